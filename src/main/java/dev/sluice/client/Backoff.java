package dev.sluice.client;

import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try: longer and longer, and each a random share of that, so that many clients of a server
 * that comes back do not call it all at once. On the loop.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    static final long MAX_MILLIS = 5_000;

    private final DoubleSupplier random;
    private long limit = FIRST_MILLIS;

    /** @param random gives numbers from 0 to 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The delay before the next try, in milliseconds. */
    long next() {
        long delay = (long) (random.getAsDouble() * limit);
        limit = Math.min(2 * limit, MAX_MILLIS);
        return delay;
    }

    /** The last try went well, and what came of it lasted. */
    void reset() {
        limit = FIRST_MILLIS;
    }
}
