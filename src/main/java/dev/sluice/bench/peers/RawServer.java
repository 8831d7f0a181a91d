package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** Takes the bytes of a request and answers with how many there were: HTTP/2 as Sluice uses it, with nothing on top. */
final class RawServer {
    private RawServer() {}

    static Future<Integer> start(Vertx vertx) {
        return vertx.createHttpServer(options())
                .requestHandler(RawServer::take)
                .listen(0, PeerSettings.HOST)
                .map(HttpServer::actualPort);
    }

    private static void take(HttpServerRequest request) {
        long[] bytes = {0};
        request.handler(data -> bytes[0] += data.length());
        request.endHandler(end -> request.response().end(Long.toString(bytes[0])));
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setInitialSettings(new Http2Settings().setInitialWindowSize(PeerSettings.CALL_WINDOW))
                .setHttp2ConnectionWindowSize(PeerSettings.SERVER_CONNECTION_WINDOW);
    }
}
