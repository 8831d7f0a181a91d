package dev.sluice.bench;

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
    private final Turns<OrderLoad> orders;

    OrderThroughput(Testbed bed, Pace pace, ThroughputReport.Load load, List<OrderLoad> which) {
        this.bed = bed;
        this.load = load;
        this.pace = pace;
        Payloads payloads = new Payloads(load.size());
        this.orders = new Turns<>(
                which,
                order -> new Throughput(
                        bed,
                        pace,
                        order.spec(),
                        load.streams(),
                        (session, streams, allowance) -> order.driver(session, streams, payloads, allowance)));
    }

    /** A report for each order. */
    List<Report> measure(Rounds rounds) {
        Turns.Results<OrderLoad> results = orders.measure(rounds);
        return orders.all().stream().map(order -> report(order, results)).toList();
    }

    private Report report(OrderLoad order, Turns.Results<OrderLoad> results) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("order", order.label());
        facts.put("streams", load.streams());
        facts.put("size", load.size());
        facts.put("clients", pace.clients());
        facts.put("sent", order.how());
        String title = String.format(
                Locale.ROOT,
                "%s, one way, %,d streams, %,d bytes a message; %s",
                order,
                load.streams(),
                load.size(),
                order.how());
        List<Measure> measures = List.of(
                new Measure("messages_per_s", results.rate(order), goal(RATES, order)),
                new Measure("ratio_fifo", results.share(order, OrderLoad.FIFO), goal(SHARES, order)),
                Measure.of("server_cpu_us_per_message", results.cpu(order)));
        return new Report("order", title, facts, measures, results.flaws(order), results.rounds(), bed.notes());
    }

    private @Nullable Goal goal(Map<OrderLoad, Goal> goals, OrderLoad order) {
        return load.equals(AGREED) ? goals.get(order) : null;
    }
}
