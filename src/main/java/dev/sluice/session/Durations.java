package dev.sluice.session;

import java.util.concurrent.atomic.LongAdder;

/** How long things took, counted by how long. Recording is cheap, and thread-safe. */
public final class Durations {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long SECOND = 1_000 * MILLI;

    /** What the buckets reach up to, inclusive; a last one has no bound. */
    private static final long[] BOUNDS = {
        10 * MICRO,
        100 * MICRO,
        MILLI,
        5 * MILLI,
        10 * MILLI,
        50 * MILLI,
        100 * MILLI,
        500 * MILLI,
        SECOND,
        5 * SECOND,
        10 * SECOND,
        30 * SECOND
    };

    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder sumNanos = new LongAdder();

    public Durations() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** What each bucket but the last reaches up to, in nanoseconds. */
    public static long[] boundsNanos() {
        return BOUNDS.clone();
    }

    public void record(long nanos) {
        buckets[bucket(nanos)].increment();
        sumNanos.add(nanos);
    }

    /** How many fell into each bucket; one more than there are bounds. */
    public long[] counts() {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    public long sumNanos() {
        return sumNanos.sum();
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        return bucket;
    }
}
