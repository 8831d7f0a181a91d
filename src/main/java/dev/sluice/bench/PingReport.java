package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the results of ping-pong are told. */
record PingReport(Rounds rounds, int size, int beside, List<String> notes) {
    private static final double MEDIAN = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    /** The load that the goals were agreed for. */
    private static final int AGREED_SIZE = 128;

    private static final int AGREED_BESIDE = 1_000;
    private static final int AGREED_RATE = 20_000;
    private static final double NANOS_A_MICRO = 1e3;

    /** @param all the results of all rounds */
    Report of(List<PingDuel.Result> all, int rate, PingDuel.Ends ends) {
        List<PingDuel.Result> results = rounds.measured(all);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("size", size);
        facts.put("beside_streams", rate == 0 ? 0 : beside);
        facts.put("beside_messages_per_s", rate);
        return new Report(
                "ping", title(rate), facts, measures(results, rate), flaws(all, ends), rounds, notes(results));
    }

    private String title(int rate) {
        String what = String.format(Locale.ROOT, "there and back, %,d bytes, ", size);
        return what
                + (rate == 0
                        ? "nothing beside"
                        : String.format(Locale.ROOT, "%,d messages/s of as many on %,d streams beside", rate, beside));
    }

    /** What comes back is compared with what was sent, of both; order and loss beside are as the servers counted. */
    private static List<Flaw> flaws(List<PingDuel.Result> results, PingDuel.Ends ends) {
        long wrong = results.stream()
                .mapToLong(result -> result.sluice().violations())
                .sum();
        long peerWrong =
                results.stream().mapToLong(result -> result.peer().violations()).sum();
        return List.of(
                new Flaw("order_violations", wrong + ends.sluice().violations()),
                new Flaw("lost", ends.sluice().lost()),
                new Flaw("vertx_grpc_order_violations", peerWrong + ends.peer().violations()),
                new Flaw("vertx_grpc_lost", ends.peer().lost()));
    }

    private List<String> notes(List<PingDuel.Result> results) {
        List<String> all = new ArrayList<>(notes);
        if (!even(results)) {
            all.add(
                    "the load beside was not what --rate asks for, at one of the two at least: so the ratios have no verdict");
        }
        return all;
    }

    private static boolean even(List<PingDuel.Result> results) {
        return results.stream().allMatch(PingDuel.Result::isEven);
    }

    private List<Measure> measures(List<PingDuel.Result> results, int rate) {
        List<Measure> measures = new ArrayList<>(List.of(
                Measure.of("p50_us", Series.of(results, result -> result.sluiceMicros(MEDIAN))),
                Measure.of("p99_us", Series.of(results, result -> result.sluiceMicros(P99))),
                Measure.of("p999_us", Series.of(results, result -> result.sluiceMicros(P999))),
                asMeasured("p99_us_uncorrected", results, PingDuel.Result::sluice, P99),
                asMeasured("p999_us_uncorrected", results, PingDuel.Result::sluice, P999),
                Measure.of("vertx_grpc_p50_us", Series.of(results, result -> result.peerMicros(MEDIAN))),
                Measure.of("vertx_grpc_p99_us", Series.of(results, result -> result.peerMicros(P99))),
                Measure.of("vertx_grpc_p999_us", Series.of(results, result -> result.peerMicros(P999))),
                asMeasured("vertx_grpc_p99_us_uncorrected", results, PingDuel.Result::peer, P99),
                asMeasured("vertx_grpc_p999_us_uncorrected", results, PingDuel.Result::peer, P999),
                new Measure("ratio_p50", Series.of(results, result -> result.ratio(MEDIAN)), goal(results, rate, 1.2)),
                new Measure("ratio_p99", Series.of(results, result -> result.ratio(P99)), goal(results, rate, 1.5)),
                Measure.of(
                        "expected_interval_us", Series.of(results, result -> result.intervalNanos() / NANOS_A_MICRO))));
        if (rate > 0) {
            measures.add(Measure.of(
                    "beside_per_s",
                    Series.of(results, result -> result.sluice().load().perSecond())));
            measures.add(Measure.of(
                    "vertx_grpc_beside_per_s",
                    Series.of(results, result -> result.peer().load().perSecond())));
        }
        return measures;
    }

    /** Goals are for the load that they were agreed for, and for loads that can be compared. */
    private @Nullable Goal goal(List<PingDuel.Result> results, int rate, double most) {
        boolean agreed = size == AGREED_SIZE && (rate == 0 || (rate == AGREED_RATE && beside == AGREED_BESIDE));
        return agreed && even(results) ? Goal.atMost(most) : null;
    }

    /** Without what a round trip that took long stands for. */
    private static Measure asMeasured(
            String key,
            List<PingDuel.Result> results,
            Function<PingDuel.Result, PingRound.Result> side,
            double percentile) {
        return Measure.of(
                key,
                Series.of(results, result -> PingDuel.micros(side.apply(result).histogram(), percentile)));
    }
}
