package dev.sluice.client;

import dev.sluice.v1.Ended;

/**
 * A stream's last word.
 *
 * @param payload what the handler answered to the end of the stream; empty where it answered nothing
 * @param summary how many messages had which outcome; all zero where the stream is no graph
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the array is the receiver's own
public record EndResult(byte[] payload, Summary summary) {

    /** How many messages had which outcome, those that the server added included. */
    public record Summary(long done, long failed, long skipped, long aborted) {
        static final Summary NONE = new Summary(0, 0, 0, 0);

        public long total() {
            return done + failed + skipped + aborted;
        }
    }

    static EndResult of(Ended ended) {
        return new EndResult(ended.getPayload().toByteArray(), summary(ended.getSummary()));
    }

    private static Summary summary(dev.sluice.v1.Summary told) {
        Summary summary = new Summary(told.getDone(), told.getFailed(), told.getSkipped(), told.getAborted());
        return summary.total() == 0 ? Summary.NONE : summary;
    }
}
