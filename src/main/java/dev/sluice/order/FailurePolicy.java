package dev.sluice.order;

/**
 * What a failed message does to those that follow in its scope: the stream (SYNC, FIFO, SEQUENCED), the key (KEYED) or
 * what depends on it (GRAPH).
 *
 * @param attempts how often a message is tried before it counts as failed; at least 1
 * @param backoffNanos the pause before the second attempt; it doubles each time
 * @param last what follows the last failed attempt
 */
public record FailurePolicy(int attempts, long backoffNanos, Last last) {
    /** One attempt, and nothing after its failure. */
    public static final FailurePolicy ABORT = new FailurePolicy(1, 0, Last.ABORT);

    private static final long LONGEST_BACKOFF_NANOS = 3_600_000_000_000L;

    /** What becomes of what follows a message that failed for good. */
    public enum Last {
        /** What waits is aborted, what comes later is turned away. */
        ABORT,
        /** It runs. */
        SKIP,
        /** It waits, behind the failed one, until somebody decides. */
        PARK
    }

    /** Whether a message that failed so often, this time included, is tried once more. */
    public boolean retries(int failures) {
        return failures < attempts;
    }

    /** What the failure of a message does: a critical one stops what follows, whatever the stream says. */
    public Last after(boolean critical) {
        return critical ? Last.ABORT : last;
    }

    /**
     * The pause after so many failed attempts: doubled with each, and of that a random part between a half and the whole,
     * so that streams that failed together do not come back together.
     *
     * @param random from 0 up to and without 1
     */
    public long pauseNanos(int failures, double random) {
        int doublings = Math.min(failures - 1, 62);
        long longest = Math.max(backoffNanos, LONGEST_BACKOFF_NANOS);
        long whole = backoffNanos > longest >> doublings ? longest : backoffNanos << doublings;
        return whole - (long) (whole / 2.0 * random);
    }
}
