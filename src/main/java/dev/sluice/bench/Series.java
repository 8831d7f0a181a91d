package dev.sluice.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was measured in each round, in the order of the rounds; never empty. */
record Series(List<Double> values) {

    Series {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a series has at least one value");
        }
        values = List.copyOf(values);
    }

    static <T> Series of(List<T> rounds, ToDoubleFunction<T> value) {
        return new Series(rounds.stream().map(value::applyAsDouble).toList());
    }

    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double min() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double max() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
