package dev.sluice.session;

import org.jspecify.annotations.Nullable;

/**
 * What can be seen from outside of where durable streams are kept.
 *
 * @param bytes of all its files, as of a moment ago
 * @param freeBytes that its disk has left, as of then
 * @param writtenBytes of changes since the start
 * @param syncs of its log since the start
 * @param trouble why nothing can be written; null while all is well
 */
public record StoreView(
        long bytes,
        long freeBytes,
        long writtenBytes,
        long syncs,
        @Nullable Trouble trouble) {

    /**
     * Durable streams cannot be written.
     *
     * @param kind a word for it, such as {@code DISK_FULL}
     * @param why what is wrong as of the last attempt, and the way out
     * @param sinceMillis when the first commit failed, in milliseconds since 1970
     */
    public record Trouble(String kind, String why, long sinceMillis) {}
}
