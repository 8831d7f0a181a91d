package dev.sluice.dashboard;

import dev.sluice.admin.Sampler;
import dev.sluice.admin.StreamSearches;
import dev.sluice.admin.Views;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** The dashboard: its page, and the data for it. */
public final class DashboardRoutes implements Routes {
    private final Views views;
    private final DashboardSettings settings;

    public DashboardRoutes(Views views, DashboardSettings settings) {
        this.views = views;
        this.settings = settings;
    }

    @Override
    public void mount(Router router) {
        Context loop = Vertx.currentContext();
        Sampler sampler = views.sampler(settings.liveSamples());
        StreamSearches searches =
                views.searches(task -> loop.runOnContext(v -> task.run()), settings.maxWaitingSearches());
        LiveFeed feed = new LiveFeed(loop.owner(), sampler, settings.maxWatchers());
        router.get("/api/live").handler(feed::watch);
        router.get("/api/overview").handler(new OverviewRoute(views, feed)::answer);
        router.get("/api/streams").handler(new StreamsRoute(searches, settings.maxListedStreams())::answer);
        new WebFiles().mount(router);
    }
}
