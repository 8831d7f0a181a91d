package dev.sluice.dashboard;

import dev.sluice.metrics.Metrics;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /metrics}, as Prometheus reads it. */
public final class MetricsRoutes implements Routes {
    private final Metrics metrics;

    public MetricsRoutes(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void mount(Router router) {
        router.route("/metrics").handler(this::scrape);
    }

    private void scrape(RoutingContext call) {
        Metrics.Page page = metrics.scrape(call.request().getHeader(HttpHeaders.ACCEPT));
        call.response().putHeader(HttpHeaders.CONTENT_TYPE, page.contentType()).end(page.text());
    }
}
