package dev.sluice.dashboard;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Answers of one line for people. */
final class Texts {

    static Future<Void> end(RoutingContext call, int status, String line) {
        return call.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(line + "\n");
    }

    private Texts() {}
}
