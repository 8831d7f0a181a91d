package dev.sluice.client;

/**
 * Where a stream stands at the server that a session came back to.
 *
 * @param settled up to here nothing is to be sent again
 * @param done beyond that, neither are these
 * @param maxSeq how far the client may go from now on; it may be less than it was
 * @param maxBytes their bytes
 */
record Cursor(long settled, SeqRanges done, long maxSeq, long maxBytes) {

    /** Of a stream that the server does not know yet. */
    static Cursor start(Terms terms) {
        return new Cursor(0, SeqRanges.NONE, terms.windowMessages(), terms.windowBytes());
    }

    boolean covers(long seq) {
        return seq <= settled || done.has(seq);
    }
}
