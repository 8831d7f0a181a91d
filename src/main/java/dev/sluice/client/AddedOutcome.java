package dev.sluice.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of messages that the server added to the stream by itself: a running handler did, or an operator who had a
 * failed one replayed. Their seqs count from 2^62.
 *
 * @param fromSeq the first one
 * @param toSeq the last one
 * @param payload what the handler answered; empty where it answered nothing
 * @param failure why they came to nothing; null where they were done
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the array is the receiver's own
public record AddedOutcome(
        long fromSeq, long toSeq, byte[] payload, @Nullable SluiceException failure) {
    static final long FIRST_SEQ = 1L << 62;
    private static final byte[] NOTHING = {};

    static AddedOutcome done(long seq, byte[] payload) {
        return new AddedOutcome(seq, seq, payload, null);
    }

    static AddedOutcome failed(long fromSeq, long toSeq, SluiceException why) {
        return new AddedOutcome(fromSeq, toSeq, NOTHING, why);
    }
}
