package dev.sluice.session;

/** Items of a durable stream that are stored as one record, which goes when the last of them is let go of. */
final class StoredGroup {
    final long firstOutSeq;
    private int left;

    StoredGroup(long firstOutSeq, int items) {
        this.firstOutSeq = firstOutSeq;
        this.left = items;
    }

    /** One of them is let go of. Returns whether it was the last. */
    boolean letGo() {
        return --left == 0;
    }
}
