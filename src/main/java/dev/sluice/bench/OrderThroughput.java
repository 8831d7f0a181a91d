package dev.sluice.bench;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages one way by each order, all in one run: the orders take turns, so that each is held against the FIFO of its round. */
final class OrderThroughput {
    /** The load that the goals were agreed for. */
    private static final ThroughputReport.Load AGREED = new ThroughputReport.Load(1_000, 16);

    private static final Map<OrderLoad, Goal> SHARES =
            Map.of(OrderLoad.SEQUENCED, Goal.atLeast(0.7), OrderLoad.KEYED, Goal.atLeast(0.6));
    private static final Map<OrderLoad, Goal> RATES = Map.of(OrderLoad.GRAPH, Goal.atLeast(200_000));

    private final Testbed bed;
    private final ThroughputReport.Load load;
    private final Pace pace;
    private final Map<OrderLoad, Throughput> orders = new LinkedHashMap<>();

    OrderThroughput(Testbed bed, Pace pace, ThroughputReport.Load load, List<OrderLoad> which) {
        this.bed = bed;
        this.load = load;
        this.pace = pace;
        Payloads payloads = new Payloads(load.size());
        for (OrderLoad order : which) {
            orders.put(
                    order,
                    new Throughput(
                            bed,
                            pace,
                            order.spec(),
                            load.streams(),
                            (session, streams, allowance) -> order.driver(session, streams, payloads, allowance)));
        }
    }

    /** A report for each order. */
    List<Report> measure(Rounds rounds) {
        List<Map<OrderLoad, Throughput.Result>> all = rounds.all(this::round);
        return orders.keySet().stream().map(order -> report(order, rounds, all)).toList();
    }

    private Map<OrderLoad, Throughput.Result> round() {
        Map<OrderLoad, Throughput.Result> round = new EnumMap<>(OrderLoad.class);
        orders.forEach((order, throughput) -> round.put(order, throughput.round()));
        return round;
    }

    private Report report(OrderLoad order, Rounds rounds, List<Map<OrderLoad, Throughput.Result>> all) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("order", order.label());
        facts.put("streams", load.streams());
        facts.put("size", load.size());
        facts.put("clients", pace.clients());
        facts.put("sent", order.how());
        List<Throughput.Result> every =
                all.stream().map(round -> requireNonNull(round.get(order))).toList();
        List<Flaw> flaws = List.of(
                Flaw.of("order_violations", every, result -> result.tally().violations()),
                Flaw.of("lost", every, result -> result.tally().lost()));
        String title = String.format(
                Locale.ROOT,
                "%s, one way, %,d streams, %,d bytes a message; %s",
                order,
                load.streams(),
                load.size(),
                order.how());
        return new Report("order", title, facts, measures(order, rounds.measured(all)), flaws, rounds, bed.notes());
    }

    private List<Measure> measures(OrderLoad order, List<Map<OrderLoad, Throughput.Result>> rounds) {
        Series rate =
                Series.of(rounds, round -> requireNonNull(round.get(order)).messagesPerSecond());
        return List.of(
                new Measure("messages_per_s", rate, goal(RATES, order)),
                new Measure("ratio_fifo", ratio(order, rounds), goal(SHARES, order)),
                Measure.of("server_cpu_us_per_message", cpu(order, rounds)));
    }

    private @Nullable Series ratio(OrderLoad order, List<Map<OrderLoad, Throughput.Result>> rounds) {
        if (!orders.containsKey(OrderLoad.FIFO)) {
            return null;
        }
        return Series.of(
                rounds,
                round -> requireNonNull(round.get(order)).messagesPerSecond()
                        / requireNonNull(round.get(OrderLoad.FIFO)).messagesPerSecond());
    }

    private static @Nullable Series cpu(OrderLoad order, List<Map<OrderLoad, Throughput.Result>> rounds) {
        boolean known = rounds.stream()
                .allMatch(round -> requireNonNull(round.get(order)).serverCpuNanos() >= 0);
        return known
                ? Series.of(rounds, round -> requireNonNull(round.get(order)).serverCpuMicrosPerMessage())
                : null;
    }

    private @Nullable Goal goal(Map<OrderLoad, Goal> goals, OrderLoad order) {
        return load.equals(AGREED) ? goals.get(order) : null;
    }
}
