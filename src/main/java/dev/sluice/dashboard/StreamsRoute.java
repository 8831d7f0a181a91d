package dev.sluice.dashboard;

import dev.sluice.admin.BadQueryException;
import dev.sluice.admin.StreamPage;
import dev.sluice.admin.StreamQuery;
import dev.sluice.admin.StreamQueryReader;
import dev.sluice.admin.StreamRow;
import dev.sluice.admin.StreamSearches;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/** One page of the streams that match. */
final class StreamsRoute {
    private final StreamSearches searches;
    private final int maxDepth;

    StreamsRoute(StreamSearches searches, int maxDepth) {
        this.searches = searches;
        this.maxDepth = maxDepth;
    }

    void answer(RoutingContext call) {
        StreamQuery query;
        try {
            query = StreamQueryReader.read(parameters(call.queryParams()), maxDepth);
        } catch (BadQueryException e) {
            Answers.badParameter(call, e.parameter(), String.valueOf(e.getMessage()));
            return;
        }
        StreamSearches.Search search = searches.find(query, page -> Answers.json(call, json(page)));
        if (search == null) {
            Answers.busy(call, "dashboard.max-waiting-searches", searches.maxWaiting(), "searches wait already");
        } else {
            call.response().closeHandler(v -> search.cancel());
        }
    }

    /** Of a parameter that is there twice, the last one counts. */
    private static Map<String, String> parameters(MultiMap query) {
        Map<String, String> parameters = new HashMap<>();
        query.forEach(parameters::put);
        return parameters;
    }

    private JsonObject json(StreamPage page) {
        JsonArray rows = new JsonArray();
        page.rows().forEach(row -> rows.add(json(row)));
        return new JsonObject()
                .put("open", page.open())
                .put("found", page.found())
                .put("max_listed", maxDepth)
                .put("took_ms", page.took().toMillis())
                .put("streams", rows);
    }

    private static JsonObject json(StreamRow row) {
        return new JsonObject()
                .put("session", row.sessionId())
                .put("id", row.id())
                .put("name", row.name())
                .put("handler", row.handler())
                .put("order", row.orderText())
                .put("durability", row.durabilityText())
                .put("status", row.statusText())
                .put("accepted", row.accepted())
                .put("settled", row.settled())
                .put("queued", row.queued())
                .put("queued_bytes", row.queuedBytes())
                .put("running", row.running())
                .put("held", row.held())
                .put("waiting_for", row.waitingFor())
                .put("parked", row.parked())
                .put("oldest_seconds", row.oldestSeconds())
                .put("credit", row.credit())
                .put("credit_bytes", row.creditBytes())
                .put("uncommitted", row.uncommitted())
                .put("age_seconds", row.ageSeconds())
                .put("idle_seconds", row.idleSeconds());
    }
}
