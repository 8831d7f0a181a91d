package dev.sluice.store;

/**
 * What a store has done since it was opened.
 *
 * @param commits carried out
 * @param bytes of their changes
 * @param writes to the log; one carries the commits that came together
 * @param syncs of the log
 * @param failures commits that were told a failure
 * @param queuedCommits handed over, and not written yet
 * @param diskBytes of all files, as of a moment ago
 * @param freeBytes that the disk has left, as of then
 */
public record StoreFigures(
        long commits,
        long bytes,
        long writes,
        long syncs,
        long failures,
        int queuedCommits,
        long diskBytes,
        long freeBytes) {}
