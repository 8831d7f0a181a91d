package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;

/** The server of plain Vert.x gRPC, with the HTTP/2 windows of Sluice. */
final class VertxPeer {
    private VertxPeer() {}

    static Future<Integer> start(Vertx vertx) {
        GrpcServer grpc = GrpcServer.server(vertx);
        for (PeerMethod method : PeerMethod.values()) {
            grpc.callHandler(method(method), request -> serve(method, request));
        }
        return vertx.createHttpServer(options())
                .requestHandler(grpc)
                .listen(0, PeerSettings.HOST)
                .map(HttpServer::actualPort);
    }

    private static void serve(PeerMethod method, GrpcServerRequest<Buffer, Buffer> request) {
        GrpcServerResponse<Buffer, Buffer> response = request.response();
        CallListener<Buffer> listener =
                PeerService.serve(method, new VertxCall(request, response), VertxMessages.INSTANCE);
        response.drainHandler(room -> listener.writable());
        request.endHandler(end -> listener.ended());
        if (method.streaming()) {
            response.write(Buffer.buffer());
            request.handler(first -> request.handler(listener::message));
        } else {
            request.handler(listener::message);
        }
    }

    private static ServiceMethod<Buffer, Buffer> method(PeerMethod method) {
        return ServiceMethod.server(
                ServiceName.create(PeerMethod.SERVICE),
                method.wireName(),
                GrpcMessageEncoder.IDENTITY,
                GrpcMessageDecoder.IDENTITY);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(PeerSettings.MAX_CALLS)
                        .setInitialWindowSize(PeerSettings.CALL_WINDOW))
                .setHttp2ConnectionWindowSize(PeerSettings.SERVER_CONNECTION_WINDOW);
    }
}
