package dev.sluice.store;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How large the store is, and how much room the disk has left, as of a moment ago. Who asks gets what was measured last, and
 * has it measured anew: nobody waits for a disk that may hang. Thread-safe.
 */
final class DiskUsage {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Table table;
    private final Executor thread;
    private final AtomicBoolean measuring = new AtomicBoolean();
    private volatile Measured last;

    /** Bytes of all files, and those that more files may have. */
    record Measured(long bytes, long freeBytes, long atNanos) {}

    /**
     * Measures for the first time.
     *
     * @param thread where it is measured from then on
     */
    DiskUsage(Table table, Executor thread) {
        this.table = table;
        this.thread = thread;
        this.last = measured();
    }

    Measured latest() {
        if (System.nanoTime() - last.atNanos() >= EVERY_NANOS && measuring.compareAndSet(false, true)) {
            measureSoon();
        }
        return last;
    }

    private void measureSoon() {
        try {
            thread.execute(this::measure);
        } catch (RejectedExecutionException e) {
            measuring.set(false); // others have much to read, or it is the end: whoever asks next tries again
        }
    }

    private void measure() {
        last = measured();
        measuring.set(false);
    }

    private Measured measured() {
        return new Measured(table.diskBytes(), table.freeBytes(), System.nanoTime());
    }
}
