package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;

/** What Sluice is compared with. */
public enum Peer {
    VERTX_GRPC,
    GRPC_JAVA;

    /** Serves on a free port of loopback until this Vert.x or the process ends. Completes with the port. */
    public Future<Integer> serve(Vertx vertx) {
        return switch (this) {
            case VERTX_GRPC -> VertxPeer.start(vertx);
            case GRPC_JAVA -> grpcJava(vertx);
        };
    }

    /** @param vertx has one event loop alone, on which the client lives */
    public PeerClient connect(Vertx vertx, int port) {
        PeerLoop loop = new PeerLoop(vertx);
        return switch (this) {
            case VERTX_GRPC -> new ConnectedClient<>(loop, new VertxConnection(vertx, port));
            case GRPC_JAVA -> new ConnectedClient<>(loop, new GrpcJavaConnection(vertx, port));
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
