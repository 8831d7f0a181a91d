package dev.sluice.client;

import dev.sluice.v1.StateView;

/**
 * What a handler keeps in a named scope of state.
 *
 * @param keys how many values
 * @param bytes of them and of their keys
 * @param sessionId of the stream that has it; empty where none has
 * @param streamId 0 where none has
 */
public record KeptState(String handler, String name, long keys, long bytes, String sessionId, long streamId) {
    static KeptState of(StateView told) {
        return new KeptState(
                told.getHandler(),
                told.getName(),
                told.getKeys(),
                told.getBytes(),
                told.getSessionId(),
                told.getStreamId());
    }

    /** Whether a stream has it, so that it cannot be removed. */
    public boolean isHeld() {
        return streamId != 0;
    }
}
