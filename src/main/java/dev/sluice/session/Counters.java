package dev.sluice.session;

import java.util.concurrent.atomic.LongAdder;

/** What all homes count together, since the start. Thread-safe. */
public final class Counters {
    final LongAdder opened = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder settled = new LongAdder();
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

    /** Replies, pushes and unsuccessful outcomes sent. */
    public long items() {
        return items.sum();
    }
}
