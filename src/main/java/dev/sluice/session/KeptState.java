package dev.sluice.session;

import dev.sluice.store.StateSummary;
import dev.sluice.store.StreamKey;
import org.jspecify.annotations.Nullable;

/**
 * A named scope of state that is on the disk, for an operator.
 *
 * @param keys how many values it has
 * @param bytes of keys and values
 * @param sessionId of the stream that has it; null where none has
 * @param streamId 0 where none has
 */
public record KeptState(
        String handler,
        String name,
        long keys,
        long bytes,
        @Nullable String sessionId,
        long streamId) {

    static KeptState of(StateSummary found, @Nullable StreamKey holder) {
        return new KeptState(
                found.scope().handler(),
                found.scope().name(),
                found.keys(),
                found.bytes(),
                holder == null ? null : holder.sessionId(),
                holder == null ? 0 : holder.streamId());
    }
}
