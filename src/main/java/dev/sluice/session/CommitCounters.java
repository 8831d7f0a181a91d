package dev.sluice.session;

import java.util.concurrent.atomic.LongAdder;

/** What is counted about the commits that survive one thing, since the start. Thread-safe. */
public final class CommitCounters {
    private final Durability durability;
    private final Durations times = new Durations();

    final LongAdder done = new LongAdder();
    final LongAdder failed = new LongAdder();

    CommitCounters(Durability durability) {
        this.durability = durability;
    }

    /** What they survive. */
    public Durability durability() {
        return durability;
    }

    /** Batches of changes that were written to the disk. */
    public long done() {
        return done.sum();
    }

    /** Attempts to write one that failed; each was followed by another one. */
    public long failed() {
        return failed.sum();
    }

    /** From when a batch is given to the store until it is committed, attempts that failed included. */
    public Durations times() {
        return times;
    }
}
