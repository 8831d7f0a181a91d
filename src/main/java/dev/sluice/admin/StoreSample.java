package dev.sluice.admin;

import dev.sluice.session.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * How the place was, at one moment, where durable streams are kept.
 *
 * @param bytes of all its files
 * @param freeBytes that its disk had left
 * @param trouble why nothing could be written; null where all was well
 */
public record StoreSample(
        long bytes, long freeBytes, @Nullable StoreTrouble trouble) {

    /** Null where there is no such place. */
    static @Nullable StoreSample of(@Nullable StoreView store) {
        return store == null ? null : new StoreSample(store.bytes(), store.freeBytes(), StoreTrouble.of(store));
    }
}
