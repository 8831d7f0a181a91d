package dev.sluice.dashboard;

import dev.sluice.admin.StoreTrouble;
import dev.sluice.dashboard.Health.Readiness;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The probes. {@code /health/live} fails when only a restart helps: an event loop has not turned for too long. {@code
 * /health/ready} fails when clients had better go elsewhere. A store in trouble is no reason for either: streams in memory run on,
 * the sessions on the disk are nowhere else, and a server that is started again cannot write either. It is said, and that is all.
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
            case READY -> ready(call, health.storeTrouble());
            case STARTING -> end(call, UNAVAILABLE, "starting", "the gRPC port is not open yet");
            case DRAINING -> end(call, UNAVAILABLE, "draining", "the server is shutting down");
        }
    }

    private static void ready(RoutingContext call, @Nullable StoreTrouble trouble) {
        JsonObject body = status("ready");
        if (trouble != null) {
            body.put(
                    "store",
                    new JsonObject()
                            .put("trouble", trouble.kind())
                            .put("reason", trouble.why())
                            .put(
                                    "since",
                                    Instant.ofEpochMilli(trouble.sinceMillis()).toString()));
        }
        end(call, OK, body);
    }

    private static void end(RoutingContext call, int code, String status, String reason) {
        JsonObject body = status(status);
        if (!reason.isEmpty()) {
            body.put("reason", reason);
        }
        end(call, code, body);
    }

    private static JsonObject status(String status) {
        return new JsonObject().put("status", status);
    }

    private static void end(RoutingContext call, int code, JsonObject body) {
        call.response()
                .setStatusCode(code)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.encode() + "\n");
    }
}
