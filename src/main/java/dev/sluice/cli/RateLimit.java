package dev.sluice.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Lets so many through each second, and counts the others. Thread-safe. */
final class RateLimit {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;
    private long second;
    private int passed;
    private long heldBack;

    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.second = nanoTime.getAsLong();
    }

    /** Runs the action, if it may be, with the number of those that were held back before it. */
    void pass(LongConsumer action) {
        long before = admit();
        if (before >= 0) {
            action.accept(before);
        }
    }

    private synchronized long admit() {
        long now = nanoTime.getAsLong();
        if (now - second >= SECOND) {
            second = now;
            passed = 0;
        }
        if (passed == perSecond) {
            heldBack++;
            return -1;
        }
        passed++;
        long before = heldBack;
        heldBack = 0;
        return before;
    }
}
