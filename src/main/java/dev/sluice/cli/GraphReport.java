package dev.sluice.cli;

import dev.sluice.client.Outcome;
import dev.sluice.client.SluiceException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what became of a graph, to people and to programs. */
final class GraphReport {
    private static final int MOST_STEPS = 30;

    private GraphReport() {}

    /** One message, when it is over. */
    static String line(GraphRun.Result result) {
        String start = String.format(
                Locale.ROOT,
                "%-9s %9.1f ms  %s",
                result.label(),
                result.millis(),
                result.message().id());
        SluiceException failure = result.failure();
        if (failure != null) {
            return start + "  " + failure.reason() + ": " + failure.getMessage();
        }
        String head =
                result.reply() == null ? "" : PayloadHead.of(result.reply().payload());
        return head.isEmpty() ? start : start + "  " + head;
    }

    static String summary(GraphRun run) {
        List<String> counts = new ArrayList<>();
        int known = 0;
        for (Outcome outcome : Outcome.values()) {
            int count = run.count(outcome);
            known += count;
            if (count > 0) {
                counts.add(count + " " + outcome.name().toLowerCase(Locale.ROOT));
            }
        }
        int others = run.graph().messages().size() - known;
        if (others > 0) {
            counts.add(others + " not taken");
        }
        return String.format(
                Locale.ROOT,
                "%d messages in %.1f ms: %s%n%s",
                run.graph().messages().size(),
                run.nanos() / 1e6,
                String.join(", ", counts),
                path(run.criticalPath()));
    }

    private static String path(List<GraphRun.Step> steps) {
        List<String> shown = new ArrayList<>();
        for (GraphRun.Step step : steps.subList(Math.max(0, steps.size() - MOST_STEPS), steps.size())) {
            shown.add(String.format(Locale.ROOT, "%s (%.1f ms)", step.id(), step.nanos() / 1e6));
        }
        String cut = shown.size() < steps.size() ? "... -> " : "";
        return "critical path: " + cut + String.join(" -> ", shown);
    }

    static JsonObject json(GraphRun run) {
        JsonArray messages = new JsonArray();
        run.results().forEach(result -> messages.add(json(result)));
        JsonObject counts = new JsonObject();
        run.counts().forEach((outcome, count) -> counts.put(outcome.name().toLowerCase(Locale.ROOT), count));
        JsonArray path = new JsonArray();
        run.criticalPath().forEach(step -> path.add(JsonObject.of("id", step.id(), "ms", step.nanos() / 1e6)));
        return JsonObject.of(
                "messages", messages,
                "summary", counts,
                "ms", run.nanos() / 1e6,
                "critical_path", path);
    }

    private static JsonObject json(GraphRun.Result result) {
        JsonObject json = JsonObject.of("id", result.message().id(), "outcome", result.label(), "ms", result.millis());
        if (result.reply() != null) {
            json.put("reply", PayloadHead.of(result.reply().payload()));
        }
        return result.failure() == null ? json : json.put("error", TypedError.json(result.failure()));
    }
}
