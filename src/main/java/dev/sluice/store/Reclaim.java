package dev.sluice.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Gives back the disk's room after much was removed. RocksDB does that by itself as more is written; a store that is left alone
 * after its streams have gone would keep it.
 *
 * <p>What is removed one by one needs its memtable written, then RocksDB compacts what has many removals. A range that was
 * removed as a whole must be compacted by name. That is done at once when there is much, otherwise some time later.
 */
final class Reclaim {
    /** Records removed one by one, after which it is done at once. */
    static final int REMOVED = 50_000;

    static final Duration PERIOD = Duration.ofMinutes(1);
    /** Of more ranges than these everything is compacted. */
    private static final int RANGES_MAX = 64;

    private static final byte[] EVERYTHING = {};

    private final Consumer<List<byte[]>> work;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Threads.named("sluice-store-reclaim"));
    private final List<byte[]> ranges = new ArrayList<>();
    private int removed;

    Reclaim(Consumer<List<byte[]>> work, Duration period) {
        this.work = work;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Future<?> unused = thread.scheduleWithFixedDelay(
                () -> Threads.tell(this::lookAfter), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** By the one thread that writes. */
    void removed(int records, List<byte[]> whole) {
        if ((records > 0 || !whole.isEmpty()) && add(records, whole)) {
            thread.execute(this::lookAfter);
        }
    }

    static void carryOut(RocksDB database, List<byte[]> ranges) throws RocksDBException {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(false)) {
            database.flush(flush);
        }
        for (byte[] prefix : ranges) {
            if (prefix.length == 0) {
                database.compactRange();
            } else {
                database.compactRange(prefix, Keys.behind(prefix));
            }
        }
    }

    /** Waits for what is under way, so that the database can be closed. */
    void close() {
        thread.shutdown();
        Threads.join(thread);
    }

    /** Notes it, and says whether it is much, for the first time since the last look. */
    private synchronized boolean add(int records, List<byte[]> whole) {
        boolean wasMuch = isMuch();
        removed += records;
        ranges.addAll(whole);
        if (ranges.size() > RANGES_MAX) {
            ranges.clear();
            ranges.add(EVERYTHING);
        }
        return isMuch() && !wasMuch;
    }

    private boolean isMuch() {
        return removed >= REMOVED || !ranges.isEmpty();
    }

    private void lookAfter() {
        List<byte[]> taken;
        synchronized (this) {
            if (removed == 0 && ranges.isEmpty()) {
                return;
            }
            taken = List.copyOf(ranges);
            ranges.clear();
            removed = 0;
        }
        work.accept(taken);
    }
}
