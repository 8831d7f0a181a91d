package dev.sluice.session;

import dev.sluice.PerMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The deadline of a message, or of a handler's call: set and taken back, which is what becomes of nearly all, or met. */
public class TimersBenchmark extends PerMessage {
    private static final long SECOND = 1_000_000_000;
    private static final long TICK = 10_000_000;

    /** How many others stand set, all over the time. */
    @Param({"0", "100000"})
    int others;

    private final Timers timers = new Timers(0);
    private final Timers.Timer[] set = new Timers.Timer[MESSAGES];
    private long now;
    private long met;

    @Setup
    public void setOthers() {
        for (int i = 0; i < others; i++) {
            timers.schedule(Long.MAX_VALUE / 2 + i * TICK / 100, () -> {});
        }
    }

    @Benchmark
    public void setAndCancelled() {
        for (int i = 0; i < MESSAGES; i++) {
            set[i] = timers.schedule(now + 30 * SECOND, this::meet);
        }
        for (int i = 0; i < MESSAGES; i++) {
            timers.cancel(set[i]);
        }
    }

    @Benchmark
    public long setAndMet() {
        for (int i = 0; i < MESSAGES; i++) {
            timers.schedule(now + TICK, this::meet);
        }
        now += 2 * TICK;
        timers.poll(now);
        return met;
    }

    private void meet() {
        met++;
    }
}
