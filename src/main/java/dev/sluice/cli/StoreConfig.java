package dev.sluice.cli;

import dev.sluice.session.Bounds;
import dev.sluice.store.StoreSettings;
import java.nio.file.Path;

/**
 * What the store of durable streams may take; {@code conf/sluice.yaml} says what each is for.
 *
 * @param cutLog whether to start with a log that is damaged in its middle, at the price of what comes behind
 */
record StoreConfig(
        long memtableBytes,
        long cacheBytes,
        int maxQueuedCommits,
        long maxQueuedBytes,
        int maxQueuedLoads,
        long maxPageBytes,
        boolean cutLog) {
    /** With less a table file would be written for every few messages. */
    private static final long LEAST_MEMTABLE = 1 << 20;

    /** Up to four are in memory, outside the heap. */
    private static final long MOST_MEMTABLE = 4L << 30;

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    StoreConfig {
        new Bounds()
                .between("memtable-bytes", memtableBytes, LEAST_MEMTABLE, MOST_MEMTABLE)
                .positive("cache-bytes", cacheBytes)
                .positive("max-queued-commits", maxQueuedCommits)
                .positive("max-queued-bytes", maxQueuedBytes)
                .positive("max-queued-loads", maxQueuedLoads)
                .positive("max-page-bytes", maxPageBytes)
                .verify();
    }

    StoreSettings in(Path directory) {
        return new StoreSettings(
                directory,
                memtableBytes,
                cacheBytes,
                maxQueuedCommits,
                maxQueuedBytes,
                maxQueuedLoads,
                maxPageBytes,
                cutLog);
    }
}
