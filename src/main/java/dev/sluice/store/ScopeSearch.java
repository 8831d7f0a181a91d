package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * Which named state scopes are looked for.
 *
 * @param handler of this handler; empty for any
 * @param namePrefix with a name that begins so; of one handler only
 * @param after only those behind this one; null at the start
 */
public record ScopeSearch(
        String handler, String namePrefix, @Nullable StateScope after) {
    public static final ScopeSearch ALL = new ScopeSearch("", "", null);

    public ScopeSearch {
        if (handler.isEmpty() && !namePrefix.isEmpty()) {
            throw new IllegalArgumentException("names are of a handler, and none is given");
        }
    }

    /** Whether a scope is one of them, but for where they begin. */
    public boolean takes(StateScope scope) {
        return handler.isEmpty()
                || (handler.equals(scope.handler()) && scope.name().startsWith(namePrefix));
    }

    public ScopeSearch after(@Nullable StateScope last) {
        return new ScopeSearch(handler, namePrefix, last);
    }
}
