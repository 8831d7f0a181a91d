package dev.sluice.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What a measurement came to. The table and the JSON object are both made of it.
 *
 * @param bench the subcommand
 * @param title what was done, for people
 * @param facts how it was measured, such as the number of streams, by their keys in JSON
 * @param measures the figures, in the order in which they are shown
 * @param flaws what must be 0
 * @param rounds how often it was measured
 * @param notes what a reader must know
 */
record Report(
        String bench,
        String title,
        Map<String, Object> facts,
        List<Measure> measures,
        List<Flaw> flaws,
        Rounds rounds,
        List<String> notes) {

    boolean isFlawless() {
        return flaws.stream().allMatch(flaw -> flaw.count() == 0);
    }

    /** One object: facts, medians and counts by their keys; {@code rounds} has the raw values. */
    JsonObject json() {
        JsonObject json = new JsonObject().put("bench", bench);
        facts.forEach(json::put);
        JsonObject raw = new JsonObject();
        JsonObject goals = new JsonObject();
        for (Measure measure : measures) {
            Series series = measure.series();
            json.put(measure.key(), series == null ? null : Numbers.json(series.median()));
            raw.put(measure.key(), series == null ? null : values(series));
            if (measure.goal() != null) {
                goals.put(measure.key(), goal(measure.goal(), measure.reached()));
            }
        }
        flaws.forEach(flaw -> json.put(flaw.key(), flaw.count()));
        return json.put("target", goals)
                .put("rounds", raw)
                .put("warmup", rounds.warmup())
                .put("cores", Machine.cores())
                .put("jdk", Machine.jdk())
                .put("notes", new JsonArray(notes));
    }

    private static JsonArray values(Series series) {
        JsonArray values = new JsonArray();
        series.values().forEach(value -> values.add(Numbers.json(value)));
        return values;
    }

    private static JsonObject goal(Goal goal, Object reached) {
        return new JsonObject()
                .put(goal.bound().key(), Numbers.json(goal.value()))
                .put("reached", reached);
    }
}
