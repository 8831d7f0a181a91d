package dev.sluice.admin;

import dev.sluice.session.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * Durable streams cannot be written.
 *
 * @param kind a word for it, such as {@code DISK_FULL}
 * @param why what is wrong, and the way out
 * @param sinceMillis from when on, in milliseconds since 1970
 */
public record StoreTrouble(String kind, String why, long sinceMillis) {

    /** Null where they can be, or there is no place for them. */
    public static @Nullable StoreTrouble of(@Nullable StoreView store) {
        StoreView.Trouble trouble = store == null ? null : store.trouble();
        return trouble == null ? null : new StoreTrouble(trouble.kind(), trouble.why(), trouble.sinceMillis());
    }
}
