package dev.sluice.store;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes written commits outlive a loss of power: one sync for all that came while the last one was under way. It has a thread of
 * its own, so that commits which want no sync do not wait for one.
 */
final class Syncer {
    private final Table table;
    private final Trouble trouble;
    /** Bounded by the writer, which is bounded by its own queue: their changes are written, and weigh nothing here. */
    private final Commits written = new Commits(Integer.MAX_VALUE, Long.MAX_VALUE);

    private final LongAdder syncs = new LongAdder();
    private final Thread thread = Threads.named("sluice-store-sync", this::run);

    Syncer(Table table, Trouble trouble) {
        this.table = table;
        this.trouble = trouble;
    }

    void start() {
        thread.start();
    }

    void add(Commit commit) {
        written.offer(commit);
    }

    long syncs() {
        return syncs.sum();
    }

    /** After the writer. */
    void close() {
        written.close();
        Threads.join(thread);
    }

    private void run() {
        List<Commit> together = written.take(Long.MAX_VALUE);
        while (!together.isEmpty()) {
            sync(together);
            together = written.take(Long.MAX_VALUE);
        }
    }

    private void sync(List<Commit> together) {
        StoreFailure failure = trouble.of(table::sync);
        syncs.increment();
        for (Commit each : together) {
            each.tell(failure);
        }
    }
}
