package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How often something is measured.
 *
 * @param warmup rounds whose figures are thrown away, so that both JVMs have compiled what they run
 * @param measured rounds that count; an odd number, so that the median is one that was measured
 */
record Rounds(int warmup, int measured) {

    /** The results of the rounds that count, in their order. */
    <T> List<T> run(Supplier<T> round) {
        return measured(all(round));
    }

    /** The results of all rounds: what gets lost while it warms up is lost all the same. */
    <T> List<T> all(Supplier<T> round) {
        List<T> results = new ArrayList<>(warmup + measured);
        for (int i = 0; i < warmup + measured; i++) {
            results.add(round.get());
        }
        return results;
    }

    /** Those of all results that count for the figures. */
    <T> List<T> measured(List<T> all) {
        return all.subList(warmup, all.size());
    }
}
