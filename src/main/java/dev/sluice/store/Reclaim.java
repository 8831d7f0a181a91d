package dev.sluice.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
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
 * removed as a whole must be compacted by name.
 */
final class Reclaim {
    /** Records removed one by one, after which it is worth the writing. */
    static final int REMOVED = 50_000;
    /** Of more ranges than these everything is compacted. */
    private static final int RANGES_MAX = 64;

    private static final byte[] EVERYTHING = {};

    private final Consumer<List<byte[]>> work;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            Threads.named("sluice-store-reclaim"),
            new ThreadPoolExecutor.DiscardPolicy());
    private final List<byte[]> ranges = new ArrayList<>();
    private int removed;

    Reclaim(Consumer<List<byte[]>> work) {
        this.work = work;
    }

    /** By the one thread that writes. */
    void removed(int records, List<byte[]> whole) {
        if (records == 0 && whole.isEmpty()) {
            return;
        }
        add(whole);
        removed += records;
        if (removed >= REMOVED || !whole.isEmpty()) {
            removed = 0;
            thread.execute(() -> work.accept(take()));
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
        thread.shutdownNow();
        Threads.join(thread);
    }

    private synchronized void add(List<byte[]> whole) {
        ranges.addAll(whole);
        if (ranges.size() > RANGES_MAX) {
            ranges.clear();
            ranges.add(EVERYTHING);
        }
    }

    private synchronized List<byte[]> take() {
        List<byte[]> taken = List.copyOf(ranges);
        ranges.clear();
        return taken;
    }
}
