package dev.sluice.bench;

import static java.util.Objects.requireNonNull;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.v1.StreamSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a handler gains that loads something for each message first, and puts loads together in one way or another. */
final class TrickComparison {
    private static final List<String> TRICKS = List.of("none", "batch", "prefetch", "pipeline");
    private static final List<Integer> WORK_MILLIS = List.of(0, 1);
    private static final int MESSAGES = 512;
    private static final int BYTES = 16;
    private static final String LOAD = "1ms";

    private final Testbed bed;

    /** A trick, and how long the work on a message takes after its load. */
    private record Case(String trick, int workMillis) {
        StreamSpec spec() {
            return StreamSpec.newBuilder()
                    .setHandler("delay")
                    .putLabels("load", LOAD)
                    .putLabels("delay", workMillis + "ms")
                    .putLabels("trick", trick)
                    .build();
        }

        /** The same work without any trick. */
        Case plain() {
            return new Case(TRICKS.get(0), workMillis);
        }
    }

    TrickComparison(Testbed bed) {
        this.bed = bed;
    }

    /** A report for each trick and time of work. */
    List<Report> measure(Rounds rounds) {
        ClientSession session = Patience.await(bed.client().session());
        List<Map<Case, ChainedWork.Result>> all = rounds.all(() -> round(session));
        Patience.await(session.close(CloseMode.FINISH));
        return cases().stream().map(each -> report(each, rounds, all)).toList();
    }

    private static List<Case> cases() {
        return WORK_MILLIS.stream()
                .flatMap(millis -> TRICKS.stream().map(trick -> new Case(trick, millis)))
                .toList();
    }

    private static Map<Case, ChainedWork.Result> round(ClientSession session) {
        Map<Case, ChainedWork.Result> round = new LinkedHashMap<>();
        for (Case each : cases()) {
            ClientStream stream = Patience.await(session.open(each.spec()));
            ChainedWork work = new ChainedWork(MESSAGES, 1, BYTES, true);
            round.put(each, Patience.await(Scheme.FIFO.run(stream, work)));
            Patience.await(stream.end());
        }
        return round;
    }

    private Report report(Case each, Rounds rounds, List<Map<Case, ChainedWork.Result>> all) {
        List<Map<Case, ChainedWork.Result>> measured = rounds.measured(all);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("trick", each.trick());
        facts.put("messages", MESSAGES);
        facts.put("size", BYTES);
        facts.put("load_ms", 1);
        facts.put("work_ms", each.workMillis());
        String title = String.format(
                Locale.ROOT,
                "%s, %d messages on one FIFO, 1 ms to load each and %d ms of work",
                each.trick(),
                MESSAGES,
                each.workMillis());
        List<Measure> measures = List.of(
                Measure.of(
                        "total_ms",
                        Series.of(
                                measured,
                                round -> requireNonNull(round.get(each)).totalMillis())),
                Measure.of(
                        "messages_per_s",
                        Series.of(
                                measured,
                                round -> requireNonNull(round.get(each)).messagesPerSecond())),
                Measure.of(
                        "gain_over_none",
                        Series.of(
                                measured,
                                round -> requireNonNull(round.get(each.plain())).totalMillis()
                                        / requireNonNull(round.get(each)).totalMillis())));
        Flaw violations = Flaw.of(
                "order_violations",
                all,
                round -> requireNonNull(round.get(each)).violations());
        return new Report("order", title, facts, measures, List.of(violations), rounds, bed.notes());
    }
}
