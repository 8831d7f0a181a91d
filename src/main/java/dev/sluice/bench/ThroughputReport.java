package dev.sluice.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the results of a throughput are told.
 *
 * @param bench the subcommand
 * @param what is sent, for people: such as "one way"
 * @param key what a rate is called, such as {@code messages_per_s}
 * @param goals the rates that must be reached, by what is sent
 */
record ThroughputReport(String bench, String what, String key, Map<Load, Double> goals) {

    /** @param size bytes of each message */
    record Load(int streams, int size) {}

    /** @param all the results of all rounds, those that warm up among them */
    Report of(Load load, Pace pace, Rounds rounds, List<Throughput.Result> all, List<String> notes) {
        List<Throughput.Result> results = rounds.measured(all);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("streams", load.streams());
        facts.put("size", load.size());
        facts.put("clients", pace.clients());
        Double goal = goals.get(load);
        Series rate = Series.of(results, Throughput.Result::messagesPerSecond);
        return new Report(
                bench,
                String.format("%s, %,d streams, %,d bytes a message", what, load.streams(), load.size()),
                facts,
                List.of(
                        new Measure(key, rate, goal == null ? null : Goal.atLeast(goal)),
                        Measure.of("server_cpu_us_per_message", cpu(results))),
                List.of(
                        Flaw.of(
                                "order_violations",
                                all,
                                result -> result.tally().violations()),
                        Flaw.of("lost", all, result -> result.tally().lost())),
                rounds,
                notes);
    }

    private static @Nullable Series cpu(List<Throughput.Result> results) {
        boolean known = results.stream().allMatch(result -> result.serverCpuNanos() >= 0);
        return known ? Series.of(results, Throughput.Result::serverCpuMicrosPerMessage) : null;
    }
}
