package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How often something is measured.
 *
 * @param warmup rounds whose results are thrown away, so that both JVMs have compiled what they run
 * @param measured rounds that count; an odd number, so that the median is one that was measured
 */
record Rounds(int warmup, int measured) {

    /** The results of the rounds that count, in their order. */
    <T> List<T> run(Supplier<T> round) {
        for (int i = 0; i < warmup; i++) {
            round.get();
        }
        List<T> results = new ArrayList<>(measured);
        for (int i = 0; i < measured; i++) {
            results.add(round.get());
        }
        return results;
    }
}
