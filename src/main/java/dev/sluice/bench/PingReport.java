package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the results of ping-pong are told. */
record PingReport(Rounds rounds, int size, int beside, List<String> notes) {
    private static final double MEDIAN = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;
    private static final double NANOS_A_MICRO = 1e3;

    Report of(List<PingDuel.Result> results, int rate, PingLine.Flaws flaws) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("size", size);
        facts.put("beside_streams", rate == 0 ? 0 : beside);
        facts.put("beside_messages_per_s", rate);
        return new Report(
                "ping",
                title(rate),
                facts,
                measures(results, rate > 0),
                List.of(new Flaw("order_violations", flaws.violations()), new Flaw("lost", flaws.lost())),
                rounds,
                notes);
    }

    private String title(int rate) {
        String what = String.format("there and back, %,d bytes, ", size);
        return what
                + (rate == 0
                        ? "nothing beside"
                        : String.format("%,d messages/s of as many on %,d streams beside", rate, beside));
    }

    private static List<Measure> measures(List<PingDuel.Result> results, boolean loaded) {
        List<Measure> measures = new ArrayList<>(List.of(
                Measure.of("p50_us", Series.of(results, result -> result.sluiceMicros(MEDIAN))),
                Measure.of("p99_us", Series.of(results, result -> result.sluiceMicros(P99))),
                Measure.of("p999_us", Series.of(results, result -> result.sluiceMicros(P999))),
                Measure.of("vertx_grpc_p50_us", Series.of(results, result -> result.peerMicros(MEDIAN))),
                Measure.of("vertx_grpc_p99_us", Series.of(results, result -> result.peerMicros(P99))),
                Measure.of("vertx_grpc_p999_us", Series.of(results, result -> result.peerMicros(P999))),
                new Measure("ratio_p50", Series.of(results, result -> result.ratio(MEDIAN)), Goal.atMost(1.2)),
                new Measure("ratio_p99", Series.of(results, result -> result.ratio(P99)), Goal.atMost(1.5)),
                Measure.of(
                        "expected_interval_us", Series.of(results, result -> result.intervalNanos() / NANOS_A_MICRO))));
        if (loaded) {
            measures.add(Measure.of(
                    "beside_per_s", Series.of(results, result -> result.sluice().loadPerSecond())));
            measures.add(Measure.of(
                    "vertx_grpc_beside_per_s",
                    Series.of(results, result -> result.peer().loadPerSecond())));
        }
        return measures;
    }
}
