package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * Where a stream stands. It is written with nearly every commit, so it is small.
 *
 * @param ranges pairs of from and to, of what is settled beyond {@code settled}
 * @param confirmedOut the last item that the client has
 * @param confirmedBytes payload bytes of all items up to that one
 * @param failure of the stream's scope; null for none
 * @param lastSeq the seq that its End named; -1 where none was said
 * @param lastWord of the handler, empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredCursor(
        long settled,
        long[] ranges,
        long settledBytes,
        long confirmedOut,
        long confirmedBytes,
        long lastOut,
        long expiredUpTo,
        long failedSeq,
        @Nullable StoredFailure failure,
        long lastSeq,
        boolean ended,
        byte[] lastWord,
        long[] tally) {
    private static final long[] NONE = {};

    /** That of a stream of which nothing was committed yet. */
    public static final StoredCursor START =
            new StoredCursor(0, NONE, 0, 0, 0, 0, 0, 0, null, -1, false, new byte[0], NONE);
}
