package dev.sluice.dashboard;

import dev.sluice.admin.Views;
import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientStream;
import dev.sluice.client.OpenMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.store.Store;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A server with its dashboard, and a client of it. Its handlers: {@code done} does at once what is sent, {@code hold}
 * keeps every message until the test lets it go, {@code fail} fails each, {@code echo} replies with what was sent.
 */
final class WatchedServer implements AutoCloseable {
    static final DashboardSettings SETTINGS = new DashboardSettings(4, 300, 1_000, 4);

    private static final Failure BROKEN = new Failure(Failure.Code.ABORTED, "BROKEN", "it never works");

    private final Queue<Run> held = new ConcurrentLinkedQueue<>();
    private final TestServer server;
    private final SluiceClient client;
    private Vertx vertx;
    private DashboardServer dashboard;

    WatchedServer() {
        this(null);
    }

    /** @param store where durable streams are kept; the test closes it behind the server */
    WatchedServer(@Nullable Store store) {
        server = TestServer.with()
                .handler("done", (stream, run) -> run.allDone())
                .handler("hold", new Holding())
                .handler("fail", (stream, run) -> run.fail(BROKEN))
                .handler(
                        "echo",
                        Handler.async((stream, message) -> CompletableFuture.completedFuture(message.payload())))
                .store(store)
                .start();
        client = SluiceClient.connect(ClientOptions.of("127.0.0.1", server.port()));
        vertx = Vertx.vertx();
        dashboard = listen(0);
    }

    private DashboardServer listen(int port) {
        HttpSettings http = new HttpSettings("127.0.0.1", port, 100, Duration.ofSeconds(60), Duration.ofSeconds(60));
        Routes routes = new DashboardRoutes(new Views(server.sessions()), SETTINGS);
        return DashboardServer.start(vertx, http, List.of(routes)).await();
    }

    int port() {
        return dashboard.port();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    TestServer server() {
        return server;
    }

    /** The HTTP side goes away, as when the server is stopped. */
    void stopListening() {
        vertx.close().await();
    }

    /** It is there again, on the same port. */
    void listenAgain() {
        int port = port();
        vertx = Vertx.vertx();
        dashboard = listen(port);
    }

    /** Opens streams of those names. */
    List<ClientStream> open(String handler, String... names) throws Exception {
        List<StreamSpec> specs = new ArrayList<>();
        for (String name : names) {
            specs.add(StreamSpec.newBuilder().setHandler(handler).setName(name).build());
        }
        return client.open(specs, OpenMode.ALL_OR_NOTHING).await().streams();
    }

    /** Opens one stream that is to be as it says. */
    ClientStream open(StreamSpec.Builder spec) throws Exception {
        return client.open(List.of(spec.build()), OpenMode.ALL_OR_NOTHING)
                .await()
                .streams()
                .get(0);
    }

    /** Opens unnamed streams. */
    List<ClientStream> open(String handler, int count) throws Exception {
        return client.open(StreamSpec.newBuilder().setHandler(handler).build(), count)
                .await()
                .streams();
    }

    /** Nothing happens on the loops of the sessions there are, until what is returned is run. */
    Runnable holdUpStreams() {
        CountDownLatch gate = new CountDownLatch(1);
        server.sessions().all().forEach(session -> session.home().run(() -> pass(gate)));
        return gate::countDown;
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets all go that is held. */
    void release() {
        for (Run run = held.poll(); run != null; run = held.poll()) {
            run.allDone();
        }
    }

    @Override
    public void close() {
        client.close().await();
        stopListening();
        server.close();
    }

    private final class Holding implements Handler {
        @Override
        public HandlerOptions options() {
            return HandlerOptions.DEFAULTS.withTimeout(Duration.ofHours(1));
        }

        @Override
        public void handle(StreamContext stream, Run run) {
            held.add(run);
        }
    }
}
