package dev.sluice.store;

import java.nio.file.Path;

/**
 * Where the store lives and what it may take.
 *
 * @param directory its own; made where it does not exist
 * @param memtableBytes of the newest writes, in memory and in one file of the log, before they become a table file; up to
 *     four such wait for the disk
 * @param cacheBytes of what was read from table files
 * @param maxQueuedCommits commits that wait for the disk; more are refused as {@code BUSY}
 * @param maxQueuedBytes of their changes; a single one may have any size
 * @param maxQueuedLoads questions that wait to be read
 * @param maxPageBytes of the records of one page of streams; a single stream may have any size
 * @param cutLog an operator's word for one start: where the log is damaged in its middle, what comes behind is to be lost
 */
public record StoreSettings(
        Path directory,
        long memtableBytes,
        long cacheBytes,
        int maxQueuedCommits,
        long maxQueuedBytes,
        int maxQueuedLoads,
        long maxPageBytes,
        boolean cutLog) {
    public StoreSettings withCutLog() {
        return new StoreSettings(
                directory,
                memtableBytes,
                cacheBytes,
                maxQueuedCommits,
                maxQueuedBytes,
                maxQueuedLoads,
                maxPageBytes,
                true);
    }
}
