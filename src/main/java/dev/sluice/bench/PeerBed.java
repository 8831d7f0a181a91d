package dev.sluice.bench;

import dev.sluice.bench.peers.Peer;
import dev.sluice.bench.peers.PeerClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** A peer's server in another process, and an event loop for its client. Both end with this. */
final class PeerBed implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Peer peer;
    private final ServerProcess server;
    private final Vertx vertx;
    private final List<PeerClient> clients = new ArrayList<>();

    PeerBed(ServerProcess.Launch launch, Peer peer) {
        this.peer = peer;
        this.server = PeerCommand.start(launch, peer);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(true));
    }

    int port() {
        return server.target().port();
    }

    /** Has one event loop, as Sluice's client does. */
    Vertx vertx() {
        return vertx;
    }

    /** A client of this kind, which ends with this. */
    PeerClient connect(BiFunction<Vertx, Integer, PeerClient> kind) {
        PeerClient client = kind.apply(vertx, port());
        clients.add(client);
        return client;
    }

    /** Waits for what a client does. */
    <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchException("the peer " + peer + " failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new BenchException("the peer " + peer + " does not go on after " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    @Override
    public void close() {
        clients.forEach(client -> client.close().await());
        vertx.close().await();
        server.close();
    }
}
