package dev.sluice.dashboard;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers in JSON. */
final class Answers {
    private static final String RETRY_SECONDS = "1";

    static void json(RoutingContext call, JsonObject body) {
        call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer().appendString("\n"));
    }

    /** A parameter makes no sense. */
    static void badParameter(RoutingContext call, String parameter, String message) {
        call.response().setStatusCode(400);
        json(call, error(new JsonObject().put("parameter", parameter).put("message", message)));
    }

    /** There are as many of something as may be. */
    static void busy(RoutingContext call, String limit, int max, String what) {
        call.response().setStatusCode(503).putHeader("Retry-After", RETRY_SECONDS);
        json(call, error(new JsonObject().put("limit", limit).put("message", max + " " + what + "; try again")));
    }

    private static JsonObject error(JsonObject error) {
        return new JsonObject().put("error", error);
    }

    private Answers() {}
}
