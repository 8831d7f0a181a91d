package dev.sluice.session;

import java.util.concurrent.atomic.LongAdder;

/** What all homes count together, since the start. Thread-safe. */
public final class Counters {
    final LongAdder opened = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder settled = new LongAdder();
    final LongAdder discarded = new LongAdder();
    final LongAdder items = new LongAdder();

    /** Streams opened. */
    public long opened() {
        return opened.sum();
    }

    /** Messages accepted. */
    public long accepted() {
        return accepted.sum();
    }

    /** Messages settled. */
    public long settled() {
        return settled.sum();
    }

    /** Messages accepted whose stream was reset before they had an outcome. */
    public long discarded() {
        return discarded.sum();
    }

    /** Messages accepted that have no outcome yet. What is subtracted is read first, so that it is never negative. */
    public long queued() {
        long gone = settled() + discarded();
        return accepted() - gone;
    }

    /** Replies, pushes and unsuccessful outcomes sent. */
    public long items() {
        return items.sum();
    }
}
