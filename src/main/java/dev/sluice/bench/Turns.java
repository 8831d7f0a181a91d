package dev.sluice.bench;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several throughputs that take turns in each round, so that what else the machine does meets all alike, and one may be held
 * against another of the same round.
 *
 * @param <K> names them
 */
final class Turns<K> {
    private final Map<K, Throughput> throughputs = new LinkedHashMap<>();

    /** @param throughput made once for each of them */
    Turns(List<K> which, Function<K, Throughput> throughput) {
        which.forEach(key -> throughputs.computeIfAbsent(key, throughput));
    }

    /** In the order in which they take their turns. */
    Set<K> all() {
        return throughputs.keySet();
    }

    Results<K> measure(Rounds rounds) {
        return new Results<>(rounds, rounds.all(this::round));
    }

    private Map<K, Throughput.Result> round() {
        Map<K, Throughput.Result> round = new LinkedHashMap<>();
        throughputs.forEach((key, throughput) -> round.put(key, throughput.round()));
        return round;
    }

    /** What all rounds came to. */
    record Results<K>(Rounds rounds, List<Map<K, Throughput.Result>> every) {

        Series rate(K key) {
            return Series.of(measured(key), Throughput.Result::messagesPerSecond);
        }

        /** The rate as a share of another one's, round by round; null where that was not measured. */
        @Nullable
        Series share(K key, K other) {
            return every.get(0).containsKey(other)
                    ? Series.of(
                            rounds.measured(every),
                            round -> requireNonNull(round.get(key)).messagesPerSecond()
                                    / requireNonNull(round.get(other)).messagesPerSecond())
                    : null;
        }

        /** Null where the server's processor time cannot be had. */
        @Nullable
        Series cpu(K key) {
            List<Throughput.Result> results = measured(key);
            return results.stream().allMatch(result -> result.serverCpuNanos() >= 0)
                    ? Series.of(results, Throughput.Result::serverCpuMicrosPerMessage)
                    : null;
        }

        List<Flaw> flaws(K key) {
            List<Throughput.Result> all = results(every, key);
            return List.of(
                    Flaw.of("order_violations", all, result -> result.tally().violations()),
                    Flaw.of("lost", all, result -> result.tally().lost()));
        }

        private List<Throughput.Result> measured(K key) {
            return results(rounds.measured(every), key);
        }

        private static <K> List<Throughput.Result> results(List<Map<K, Throughput.Result>> rounds, K key) {
            return rounds.stream().map(round -> requireNonNull(round.get(key))).toList();
        }
    }
}
