package dev.sluice.dashboard;

import dev.sluice.dashboard.Health.Readiness;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * The probes. {@code /health/live} fails when only a restart helps: an event loop has not turned for too long. {@code
 * /health/ready} fails when clients had better go elsewhere.
 */
public final class HealthRoutes implements Routes {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Health health;
    private final Duration livenessTimeout;

    /** @param livenessTimeout how long an event loop may be silent */
    public HealthRoutes(Health health, Duration livenessTimeout) {
        this.health = health;
        this.livenessTimeout = livenessTimeout;
    }

    @Override
    public void mount(Router router) {
        router.route("/health/live").handler(this::live);
        router.route("/health/ready").handler(this::ready);
    }

    private void live(RoutingContext call) {
        Duration silent = health.loopsSilent();
        if (silent.compareTo(livenessTimeout) <= 0) {
            end(call, OK, "live", "");
        } else {
            end(call, UNAVAILABLE, "stuck", "an event loop has not turned for " + silent.toSeconds() + " s");
        }
    }

    private void ready(RoutingContext call) {
        Readiness readiness = health.readiness();
        switch (readiness) {
            case READY -> end(call, OK, "ready", "");
            case STARTING -> end(call, UNAVAILABLE, "starting", "the gRPC port is not open yet");
            case DRAINING -> end(call, UNAVAILABLE, "draining", "the server is shutting down");
        }
    }

    private static void end(RoutingContext call, int code, String status, String reason) {
        JsonObject body = new JsonObject().put("status", status);
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        call.response()
                .setStatusCode(code)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.encode() + "\n");
    }
}
