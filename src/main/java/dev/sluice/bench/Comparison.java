package dev.sluice.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same work done by several, by turns in each round, so that what else the machine does meets all alike.
 *
 * @param what is done: the name of the command that measures it alone
 * @param facts how much of it
 * @param unit of the values, as it ends their keys: {@code per_s}, of which more is better, or {@code ms}
 * @param goal how many times better Sluice must be than each of the others; null where nothing was agreed for so much
 * @param contenders the first one is Sluice
 */
record Comparison(
        String what,
        Map<String, Object> facts,
        Unit unit,
        @Nullable Goal goal,
        List<Contender> contenders) {

    private static final String CHECKED =
            "order is checked of Sluice alone; loss of all: what one end sent and the other did not count";

    enum Unit {
        PER_SECOND("per_s"),
        MILLIS("ms");

        private final String key;

        Unit(String key) {
            this.key = key;
        }

        /** How many times better the one is than the other. */
        double ratio(double one, double other) {
            return this == PER_SECOND ? one / other : other / one;
        }
    }

    Report run(Rounds rounds, List<String> notes) {
        List<Map<String, Contender.Outcome>> all = rounds.all(this::round);
        List<Map<String, Contender.Outcome>> results = rounds.measured(all);
        List<String> allNotes = new ArrayList<>(notes);
        allNotes.add(CHECKED);
        contenders.stream()
                .filter(contender -> contender.measurement() == null)
                .forEach(unable -> allNotes.add("no " + unable.key() + ": " + unable.unable()));
        Map<String, Object> allFacts = new LinkedHashMap<>();
        allFacts.put("what", what);
        allFacts.putAll(facts);
        return new Report("compare", title(), allFacts, measures(results), flaws(all), rounds, allNotes);
    }

    private Map<String, Contender.Outcome> round() {
        Map<String, Contender.Outcome> outcomes = new HashMap<>();
        for (Contender contender : contenders) {
            if (contender.measurement() != null) {
                outcomes.put(contender.key(), contender.measurement().get());
            }
        }
        return outcomes;
    }

    private String title() {
        List<String> parts = new ArrayList<>(List.of(what));
        facts.forEach((key, value) -> parts.add(key + " " + Numbers.text(((Number) value).doubleValue())));
        return String.join(", ", parts);
    }

    private List<Measure> measures(List<Map<String, Contender.Outcome>> results) {
        List<Measure> measures = new ArrayList<>();
        for (Contender contender : contenders) {
            measures.add(Measure.of(contender.key() + "_" + unit.key, values(contender, results)));
        }
        for (Contender peer : contenders.subList(1, contenders.size())) {
            Goal held = peer.measurement() == null ? null : goal;
            measures.add(new Measure("ratio_" + peer.key(), ratios(peer, results), held));
        }
        return measures;
    }

    private static @Nullable Series values(Contender contender, List<Map<String, Contender.Outcome>> results) {
        return contender.measurement() == null ? null : Series.of(results, round -> value(round, contender));
    }

    private @Nullable Series ratios(Contender peer, List<Map<String, Contender.Outcome>> results) {
        Contender sluice = contenders.get(0);
        return peer.measurement() == null
                ? null
                : Series.of(results, round -> unit.ratio(value(round, sluice), value(round, peer)));
    }

    private static double value(Map<String, Contender.Outcome> round, Contender contender) {
        Contender.Outcome outcome = round.get(contender.key());
        return outcome == null ? Double.NaN : outcome.value();
    }

    private static List<Flaw> flaws(List<Map<String, Contender.Outcome>> results) {
        List<Contender.Outcome> all =
                results.stream().flatMap(round -> round.values().stream()).toList();
        return List.of(
                Flaw.of("order_violations", all, Contender.Outcome::violations),
                Flaw.of("lost", all, Contender.Outcome::lost));
    }
}
