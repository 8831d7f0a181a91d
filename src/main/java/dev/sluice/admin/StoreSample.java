package dev.sluice.admin;

import dev.sluice.session.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * How the place was, at one moment, where durable streams are kept.
 *
 * @param bytes of all its files
 * @param freeBytes that its disk had left
 * @param trouble a word for why nothing could be written, such as {@code DISK_FULL}; empty where all was well
 * @param why what was wrong, and the way out; empty where nothing was
 * @param sinceMillis from when on, in milliseconds since 1970; 0 where nothing was wrong
 */
public record StoreSample(long bytes, long freeBytes, String trouble, String why, long sinceMillis) {

    /** Null where there is no such place. */
    static @Nullable StoreSample of(@Nullable StoreView store) {
        if (store == null) {
            return null;
        }
        StoreView.Trouble trouble = store.trouble();
        return trouble == null
                ? new StoreSample(store.bytes(), store.freeBytes(), "", "", 0)
                : new StoreSample(
                        store.bytes(), store.freeBytes(), trouble.kind(), trouble.why(), trouble.sinceMillis());
    }

    /** Whether it could be written to. */
    public boolean isHealthy() {
        return trouble.isEmpty();
    }
}
