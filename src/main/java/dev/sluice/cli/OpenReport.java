package dev.sluice.cli;

import dev.sluice.client.ClientStream;
import dev.sluice.client.SluiceException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * What came of an open.
 *
 * @param asked how many streams were asked for
 * @param took from the call to its answer
 * @param streams those that are open
 * @param failures why others are not, by their places in the batch, from 0
 */
record OpenReport(int asked, Duration took, List<ClientStream> streams, SortedMap<Integer, SluiceException> failures) {
    private static final int MOST_FAILURES = 20;

    boolean isComplete() {
        return streams.size() == asked;
    }

    /** For people. Streams next to each other that failed alike are told of together. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "opened %,d of %,d streams in %.1f ms", streams.size(), asked, took.toNanos() / 1e6));
        if (!streams.isEmpty()) {
            lines.add("session " + sessionId());
            lines.add("ids     " + firstId() + " to " + lastId());
        }
        List<Alike> alike = alike();
        alike.stream().limit(MOST_FAILURES).forEach(failure -> lines.add(failure.text()));
        if (alike.size() > MOST_FAILURES) {
            lines.add("and " + (alike.size() - MOST_FAILURES) + " more; --json tells all");
        }
        return String.join("\n", lines);
    }

    /** For programs: one object. */
    String json() {
        JsonObject json = new JsonObject()
                .put("asked", asked)
                .put("opened", streams.size())
                .put("millis", took.toNanos() / 1e6);
        if (!streams.isEmpty()) {
            json.put("session", sessionId()).put("first_id", firstId()).put("last_id", lastId());
        }
        JsonArray errors = new JsonArray();
        failures.forEach(
                (index, why) -> errors.add(new JsonObject().put("index", index).mergeIn(TypedError.json(why))));
        return json.put("errors", errors).encode();
    }

    private List<Alike> alike() {
        List<Alike> alike = new ArrayList<>();
        for (Map.Entry<Integer, SluiceException> failure : failures.entrySet()) {
            String why = String.join("\n  ", TypedError.lines(failure.getValue()));
            Alike last = alike.isEmpty() ? null : alike.get(alike.size() - 1);
            if (last != null && last.to + 1 == failure.getKey() && last.why.equals(why)) {
                alike.set(alike.size() - 1, new Alike(last.from, failure.getKey(), why));
            } else {
                alike.add(new Alike(failure.getKey(), failure.getKey(), why));
            }
        }
        return alike;
    }

    private String sessionId() {
        return streams.get(0).session().id();
    }

    private long firstId() {
        return streams.get(0).id();
    }

    private long lastId() {
        return streams.get(streams.size() - 1).id();
    }

    /** Streams of the batch, the last one included, that failed for the same reason. */
    private record Alike(int from, int to, String why) {
        String text() {
            String which = from == to ? "stream " + from : "streams " + from + " to " + to;
            return which + ": " + why;
        }
    }
}
