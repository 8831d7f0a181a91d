package dev.sluice.dashboard;

import dev.sluice.admin.Views;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The server's figures now, and what does not change about it. */
final class OverviewRoute {
    private final Views views;
    private final LiveFeed feed;

    OverviewRoute(Views views, LiveFeed feed) {
        this.views = views;
        this.feed = feed;
    }

    void answer(RoutingContext call) {
        JsonObject limits = new JsonObject()
                .put("max_sessions", views.maxSessions())
                .put("max_streams", views.maxStreams())
                .put("max_buffered_bytes", views.maxBufferedBytes());
        Answers.json(
                call,
                new JsonObject()
                        .put("handlers", new JsonArray(List.copyOf(views.handlers())))
                        .put("limits", limits)
                        .put("sample", SampleJson.of(feed.latest())));
    }
}
