package dev.sluice.order;

import java.util.Arrays;

/** An entry that needs others, and may have a reply. */
final class Needing extends Entry {
    private final Needs needs;
    private final int content;
    private int replyBytes;

    Needing(long seq, Needs needs, int content) {
        super(seq);
        this.needs = needs;
        this.content = content;
    }

    static Needing of(long seq, long... needs) {
        return new Needing(seq, new Needs(needs, new Needs.Edge[0], 0, 0), 0);
    }

    static Needing of(long seq, Needs.Edge edge, long... needs) {
        Needs.Edge[] edges = new Needs.Edge[needs.length];
        Arrays.fill(edges, edge);
        return new Needing(seq, new Needs(needs, edges, 0, 0), 0);
    }

    static Needing withPriority(long seq, int priority, long... needs) {
        return new Needing(seq, new Needs(needs, new Needs.Edge[0], priority, 0), 0);
    }

    static Needing withChildren(long seq, int children) {
        return new Needing(seq, new Needs(new long[0], new Needs.Edge[0], 0, children), 0);
    }

    Needing replies(int bytes) {
        replyBytes = bytes;
        return this;
    }

    /** The same message, as it is sent again or found on disk. */
    Needing again() {
        return new Needing(seq(), needs, content).replies(replyBytes);
    }

    int content() {
        return content;
    }

    @Override
    public int bytes() {
        return 0;
    }

    @Override
    public Needs needs() {
        return needs;
    }

    @Override
    public boolean isSame(Entry other) {
        return other instanceof Needing same && same.content == content;
    }

    @Override
    public int replyBytes() {
        return replyBytes;
    }
}
