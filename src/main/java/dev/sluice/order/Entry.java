package dev.sluice.order;

import org.jspecify.annotations.Nullable;

/**
 * A message as a sequencer sees it: its number and its size. The link makes the queue, so that a stream with nothing
 * queued holds no queue.
 */
public abstract class Entry {
    private static final byte[] NO_KEY = {};

    private final long seq;

    /** The entry behind this one in the queue that holds it. */
    @Nullable
    Entry next;

    /** What a sequencer keeps beside it while it is there: its lane, its node. */
    @Nullable
    Object place;

    /** GRAPH: the number of its node, while it is there. */
    int node;

    /** It is out with a run, and was not reported. */
    boolean out;

    /** Its outcome is known already, though its turn has not come. */
    boolean withdrawn;

    /** It is in the lot: settled as far as its sender is concerned, though its outcome is to come. */
    boolean parked;

    /** It will not run, and its outcome is skipped, not aborted. */
    boolean skipped;

    protected Entry(long seq) {
        this.seq = seq;
    }

    public final long seq() {
        return seq;
    }

    /** How much of the stream's byte window it takes. */
    public abstract int bytes();

    /** KEYED: what it is to stay in order with. Not to be changed. */
    public byte[] key() {
        return NO_KEY;
    }

    /** GRAPH: what it waits for. */
    public Needs needs() {
        return Needs.NONE;
    }

    /** GRAPH: whether this one, with the same seq, is the same message. */
    public boolean isSame(Entry other) {
        return true;
    }

    /** GRAPH: bytes of its reply, which is kept for those that need it. */
    public int replyBytes() {
        return 0;
    }

    /** Whether it is in the lot. */
    public final boolean isParked() {
        return parked;
    }

    /** Of one that {@link Sequencer#drain} gave: whether its outcome is skipped, else it is aborted. */
    public final boolean isSkipped() {
        return skipped;
    }
}
