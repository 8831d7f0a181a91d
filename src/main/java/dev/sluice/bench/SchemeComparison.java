package dev.sluice.bench;

import static java.util.Objects.requireNonNull;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.v1.StreamSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same dependent work by each {@link Scheme}, over a network with some delay, on a handler that takes its time. */
final class SchemeComparison {
    private static final int MESSAGES = 256;
    private static final int CHAINS = 8;
    private static final int BYTES = 16;
    private static final int MEDIAN = 50;
    private static final int P99 = 99;
    private static final Duration EACH_WAY = Duration.ofNanos(500_000);
    private static final String WORK = "1ms";

    private final Testbed bed;

    SchemeComparison(Testbed bed) {
        this.bed = bed;
    }

    /** A report for each scheme. */
    List<Report> measure(Rounds rounds) {
        try (DelayedLink link = new DelayedLink(bed.target(), EACH_WAY)) {
            ClientSession session = Patience.await(bed.client(link.entry()).session());
            List<Map<Scheme, ChainedWork.Result>> all = rounds.all(() -> round(session));
            Patience.await(session.close(CloseMode.FINISH));
            return Arrays.stream(Scheme.values())
                    .map(scheme -> report(scheme, rounds, all))
                    .toList();
        }
    }

    private static Map<Scheme, ChainedWork.Result> round(ClientSession session) {
        Map<Scheme, ChainedWork.Result> round = new EnumMap<>(Scheme.class);
        for (Scheme scheme : Scheme.values()) {
            StreamSpec spec = StreamSpec.newBuilder()
                    .setHandler("delay")
                    .setOrder(scheme.order())
                    .putLabels("delay", WORK)
                    .build();
            ClientStream stream = Patience.await(session.open(spec));
            ChainedWork work = new ChainedWork(MESSAGES, CHAINS, BYTES, scheme.inTurn());
            round.put(scheme, Patience.await(scheme.run(stream, work)));
            Patience.await(stream.end());
        }
        return round;
    }

    private Report report(Scheme scheme, Rounds rounds, List<Map<Scheme, ChainedWork.Result>> all) {
        List<Map<Scheme, ChainedWork.Result>> measured = rounds.measured(all);
        List<ChainedWork.Result> results = measured.stream()
                .map(round -> requireNonNull(round.get(scheme)))
                .toList();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("compared", scheme.label());
        facts.put("messages", MESSAGES);
        facts.put("chains", CHAINS);
        facts.put("size", BYTES);
        facts.put("handler_ms", 1);
        facts.put("network_round_trip_ms", 1);
        String title = String.format(
                Locale.ROOT,
                "%s (%s), %d messages in %d chains, 1 ms each at the handler, 1 ms of network there and back",
                scheme.title(),
                scheme,
                MESSAGES,
                CHAINS);
        List<Measure> measures = List.of(
                Measure.of("p50_ms", Series.of(results, result -> result.millis(MEDIAN))),
                Measure.of("p99_ms", Series.of(results, result -> result.millis(P99))),
                Measure.of("total_ms", Series.of(results, ChainedWork.Result::totalMillis)),
                Measure.of("messages_per_s", Series.of(results, ChainedWork.Result::messagesPerSecond)),
                Measure.of(
                        "gain_over_sync",
                        Series.of(
                                measured,
                                round -> requireNonNull(round.get(Scheme.SYNC)).totalMillis()
                                        / requireNonNull(round.get(scheme)).totalMillis())));
        Flaw violations = Flaw.of(
                "order_violations",
                all,
                round -> requireNonNull(round.get(scheme)).violations());
        return new Report("order", title, facts, measures, List.of(violations), rounds, bed.notes());
    }
}
