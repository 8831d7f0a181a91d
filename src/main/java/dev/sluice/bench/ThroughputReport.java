package dev.sluice.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the results of a throughput are told.
 *
 * @param bench the subcommand
 * @param what is sent, for people: such as "one way"
 * @param key what a rate is called, such as {@code messages_per_s}
 * @param messagesPerTurn that the client is handed before it writes; 0 where the server is the one that sends
 * @param goals the rates that must be reached, by what is sent
 */
record ThroughputReport(String bench, String what, String key, int messagesPerTurn, Map<Load, Double> goals) {

    /** @param size bytes of each message */
    record Load(int streams, int size) {}

    /** @param all the results of all rounds, those that warm up among them */
    Report of(Load load, Pace pace, Rounds rounds, List<Throughput.Result> all, List<String> notes) {
        List<Throughput.Result> results = rounds.measured(all);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("streams", load.streams());
        facts.put("size", load.size());
        facts.put("clients", pace.clients());
        if (messagesPerTurn > 0) {
            facts.put("messages_per_turn", messagesPerTurn);
        }
        Double goal = goals.get(load);
        Series rate = Series.of(results, Throughput.Result::messagesPerSecond);
        return new Report(
                bench,
                title(load),
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

    private String title(Load load) {
        String title =
                String.format(Locale.ROOT, "%s, %,d streams, %,d bytes a message", what, load.streams(), load.size());
        return messagesPerTurn == 0 ? title : title + String.format(Locale.ROOT, ", %,d a turn", messagesPerTurn);
    }

    private static @Nullable Series cpu(List<Throughput.Result> results) {
        boolean known = results.stream().allMatch(result -> result.serverCpuNanos() >= 0);
        return known ? Series.of(results, Throughput.Result::serverCpuMicrosPerMessage) : null;
    }
}
