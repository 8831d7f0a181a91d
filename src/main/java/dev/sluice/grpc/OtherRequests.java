package dev.sluice.grpc;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Requests that are no gRPC calls: people who take the port for another one are told so, in one line. */
final class OtherRequests {
    private static final String GRPC = "application/grpc";
    private static final String GRPC_WEB = "application/grpc-web";

    /** The library throws at a request of this form without a message, and the call would hang. */
    private static final String GRPC_WEB_TEXT = GRPC_WEB + "-text";

    /** Refuses it where it is none; returns whether it did. */
    static boolean refuse(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.startsWith(GRPC)) {
            refuse(
                    request,
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "this port speaks gRPC (content-type application/grpc); dashboard, metrics and health are on http.port");
            return true;
        }
        if (type.startsWith(GRPC_WEB_TEXT)) {
            refuse(
                    request,
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "gRPC-Web is spoken in its binary form here: content-type application/grpc-web");
            return true;
        }
        if (request.version() != HttpVersion.HTTP_2 && !type.startsWith(GRPC_WEB)) {
            request.response().putHeader(HttpHeaders.UPGRADE, "h2c");
            refuse(
                    request,
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "gRPC needs HTTP/2 from the first byte on; HTTP/1.1 is for application/grpc-web alone");
            return true;
        }
        return false;
    }

    /** The connection of a program that speaks HTTP/1 is of no more use to it. */
    private static void refuse(HttpServerRequest request, HttpResponseStatus status, String why) {
        boolean closes = request.version() != HttpVersion.HTTP_2;
        if (closes) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        request.response()
                .setStatusCode(status.code())
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                .end(why + "\n")
                .onComplete(written -> {
                    if (closes) {
                        request.connection().close();
                    }
                });
    }

    private OtherRequests() {}
}
