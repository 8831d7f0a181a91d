package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a growth.
 *
 * @param reports one for each step; empty where it could not be measured
 * @param limit bytes a second that the machine carries at most
 */
record Grown(Growth growth, Rounds rounds, List<Optional<Report>> reports, double limit) {
    private static final String MESSAGES = "messages_per_s";
    private static final String MEGABYTES = "mb_per_s";
    private static final double MEGABYTE = 1e6;
    private static final ThroughputReport PUSHED =
            new ThroughputReport("grow", "one way", MESSAGES, Pump.MESSAGES_A_TURN, Map.of());

    /** The report of a step, from the results of all rounds. */
    static Report report(
            Growth growth,
            Growth.Step step,
            Pace pace,
            Rounds rounds,
            List<Throughput.Result> all,
            List<String> notes) {
        ThroughputReport.Load load = new ThroughputReport.Load(step.streams(), step.size());
        Report pushed = PUSHED.of(load, pace, rounds, all, notes);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("over", growth.with());
        facts.putAll(pushed.facts());
        List<Measure> measures = new ArrayList<>(pushed.measures());
        Series megabytes =
                Series.of(rounds.measured(all), result -> result.messagesPerSecond() * step.size() / MEGABYTE);
        measures.add(1, Measure.of(MEGABYTES, megabytes));
        String title = pushed.title() + (step.clients() == 1 ? "" : ", " + step.clients() + " connections");
        return new Report(pushed.bench(), title, facts, measures, pushed.flaws(), rounds, pushed.notes());
    }

    boolean isFlawless() {
        return reports.stream().flatMap(Optional::stream).allMatch(Report::isFlawless);
    }

    /** The pictures by the names of their files. */
    Map<String, Plot> plots() {
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots.put(
                "messages-over-" + growth.with(), plot(growth.title(), "messages/s", MESSAGES, growth.heavier(), null));
        if (growth.heavier()) {
            String title = "Payload bytes a second over the size of messages";
            Plot.Limit raw = new Plot.Limit("HTTP/2 alone", limit / MEGABYTE);
            plots.put("bytes-over-" + growth.with(), plot(title, "MB/s", MEGABYTES, false, raw));
        }
        return plots;
    }

    private Plot plot(String title, String caption, String key, boolean log, Plot.@Nullable Limit most) {
        List<Plot.Point> points = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            Growth.Step step = growth.steps().get(i);
            points.add(new Plot.Point(step.value(), step.label(), series(reports.get(i), key)));
        }
        String figures = rounds.measured() == 1
                ? "one round"
                : "median of " + rounds.measured() + " rounds, bars from the least to the most";
        String machine = Machine.cores() + " cores for both sides; " + Machine.jdk();
        return new Plot(
                title,
                List.of(growth.load(), figures, machine),
                new Plot.Axis(growth.caption(), true),
                new Plot.Axis(caption, log),
                points,
                most);
    }

    private static @Nullable Series series(Optional<Report> report, String key) {
        return report.stream()
                .flatMap(found -> found.measures().stream())
                .filter(measure -> measure.key().equals(key))
                .findFirst()
                .map(Measure::series)
                .orElse(null);
    }
}
