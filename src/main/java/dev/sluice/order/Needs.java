package dev.sluice.order;

import java.util.Arrays;

/**
 * What a message of a GRAPH waits for, and how it stands among those that are ready.
 *
 * @param seqs the messages it depends on, each once
 * @param edges what the failure of each does to this one; empty: all {@link Edge#INHERIT}, else as long as {@code seqs}
 * @param priority among the ready the higher one first
 * @param children how many messages will need this one: its reply is kept for so many; 0: not known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by GRAPH alone, element by element
public record Needs(long[] seqs, Edge[] edges, int priority, int children) {
    /** Of a message that depends on nothing. */
    public static final Needs NONE = new Needs(new long[0], new Edge[0], 0, 0);

    /** What becomes of a message when one that it depends on does not succeed. */
    public enum Edge {
        /** What the stream says. */
        INHERIT,
        /** It is aborted. */
        ABORT,
        /** It is skipped. */
        SKIP,
        /** It runs, and sees the failure. */
        RUN
    }

    boolean isSame(Needs other) {
        boolean same = Arrays.equals(seqs, other.seqs) && priority == other.priority && children == other.children;
        for (int i = 0; same && i < seqs.length; i++) {
            same = edge(i) == other.edge(i);
        }
        return same;
    }

    Edge edge(int index) {
        return edges.length == 0 ? Edge.INHERIT : edges[index];
    }
}
