package dev.sluice.bench;

import org.jspecify.annotations.Nullable;

/**
 * A figure that was measured once a round.
 *
 * @param key its name in JSON and in tables
 * @param series null where it could not be measured; the report's notes say why
 * @param goal null where it has none
 */
record Measure(
        String key, @Nullable Series series, @Nullable Goal goal) {

    static Measure of(String key, @Nullable Series series) {
        return new Measure(key, series, null);
    }

    /** Null where there is no goal, or nothing to hold against it. */
    @Nullable
    Boolean reached() {
        return goal == null || series == null ? null : (Boolean) goal.isReached(series.median());
    }
}
