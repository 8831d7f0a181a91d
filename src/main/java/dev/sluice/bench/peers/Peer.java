package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;

/** What Sluice is compared with. */
public enum Peer {
    /** Vert.x gRPC with nothing on top. */
    VERTX_GRPC,
    GRPC_JAVA,
    /** HTTP/2 without gRPC: the limit of the machine. {@link RawClient} drives it. */
    RAW_HTTP2;

    /** Serves on a free port of loopback until this Vert.x or the process ends. Completes with the port. */
    public Future<Integer> serve(Vertx vertx) {
        return switch (this) {
            case VERTX_GRPC -> VertxPeer.start(vertx);
            case GRPC_JAVA -> grpcJava(vertx);
            case RAW_HTTP2 -> RawServer.start(vertx);
        };
    }

    private static Future<Integer> grpcJava(Vertx vertx) {
        try {
            return Future.succeededFuture(GrpcJavaPeer.start(vertx).getPort());
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }
}
