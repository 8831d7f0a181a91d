package dev.sluice.grpc;

import dev.sluice.session.Durations;

/** Tells whether an event loop turns: it beats in even time, and late where the loop had other things to do. */
final class LoopPulse {
    private final Durations lag;
    private final long periodNanos;

    /** Written on the loop. */
    private volatile long lastNanos;

    /** @param lag takes down how late each beat is */
    LoopPulse(Durations lag, long periodNanos, long nowNanos) {
        this.lag = lag;
        this.periodNanos = periodNanos;
        this.lastNanos = nowNanos;
    }

    /** On the loop, once a period. */
    void beat(long nowNanos) {
        lag.record(Math.max(0, nowNanos - lastNanos - periodNanos));
        lastNanos = nowNanos;
    }

    /** How long ago the last beat was. From any thread. */
    long silentNanos(long nowNanos) {
        return nowNanos - lastNanos;
    }
}
