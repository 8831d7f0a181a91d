package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * Where a handler's state lives.
 *
 * @param owner the stream that the scope belongs to and goes with, handler and name meaning nothing then; null for a scope of
 *     its own, which stays until it is removed
 */
public record StateScope(
        String handler, String name, @Nullable StreamKey owner) {
    public static StateScope named(String handler, String name) {
        return new StateScope(handler, name, null);
    }

    public static StateScope of(StreamKey owner) {
        return new StateScope("", "", owner);
    }
}
