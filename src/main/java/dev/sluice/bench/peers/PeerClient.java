package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Drives a peer's server over one connection. Any thread; futures complete on the client's loop. */
public interface PeerClient {

    /**
     * A client of {@link Peer#VERTX_GRPC}.
     *
     * @param vertx has one event loop alone, on which the client lives
     */
    static PeerClient vertxGrpc(Vertx vertx, int port) {
        return new ConnectedClient<>(new PeerLoop(vertx), new VertxConnection(vertx, port));
    }

    /**
     * A client of {@link Peer#GRPC_JAVA}.
     *
     * @param vertx has one event loop alone, on which the client lives
     */
    static PeerClient grpcJava(Vertx vertx, int port) {
        return new ConnectedClient<>(new PeerLoop(vertx), new GrpcJavaConnection(vertx, port));
    }

    /** How long it takes until so many streams are open, each confirmed by the server. They are ended afterwards. */
    Future<Duration> open(int streams);

    /** Messages one way; each stream is told in the end how many arrived. */
    Future<PeerTraffic> push(PeerLoad load);

    /** Messages from the server, which says in the end how many there were. */
    Future<PeerTraffic> pull(PeerLoad load);

    /** Messages there and back, until the last one has come back. */
    Future<PeerTraffic> echo(PeerLoad load);

    /** As {@link #push}, by unary calls: a stream is one call after the other. */
    Future<PeerTraffic> unaryPush(PeerLoad load);

    /** As {@link #echo}, by unary calls: a stream is one call after the other. */
    Future<PeerTraffic> unaryEcho(PeerLoad load);

    /** Streams whose messages the caller writes. */
    Future<PeerStreams> streams(PeerMethod method, int count);

    /** Runs this on the client's loop. */
    void execute(Runnable work);

    Future<Void> close();
}
