package dev.sluice.bench;

import java.util.List;
import java.util.function.ToLongFunction;

/** What must not happen, and how often it did in all rounds, those that warm up among them. */
record Flaw(String key, long count) {

    static <T> Flaw of(String key, List<T> rounds, ToLongFunction<T> count) {
        return new Flaw(key, rounds.stream().mapToLong(count).sum());
    }
}
