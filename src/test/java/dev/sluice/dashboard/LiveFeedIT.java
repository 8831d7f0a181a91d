package dev.sluice.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.admin.Sample;
import dev.sluice.admin.Views;
import dev.sluice.grpc.TestServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveFeedIT {
    /** More than the sockets between the two hold. */
    private static final int BURST = 50_000;

    private static final int PATIENCE_MILLIS = 60_000;

    private final TestServer server = TestServer.with().start();
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void stop() {
        vertx.close().await();
        server.close();
    }

    @Test
    void whoReadsSlowlyMissesSamplesAndNothingPilesUp() throws Exception {
        LiveFeed feed = new LiveFeed(vertx, new Views(server.sessions()).sampler(3), 1);
        try (Socket slow = watch(listen(feed))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(slow.getInputStream(), UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
            on(() -> {
                for (int i = 0; i < BURST; i++) {
                    feed.tell();
                }
            });
            server.sessions().drain();

            int got = 0;
            while (!next(in).getBoolean("draining")) {
                got++;
            }
            assertThat(got).isLessThan(BURST);
        }
    }

    @Test
    void samplesAreTakenForAWhileAfterTheLastHasLeftAndNoLonger() throws Exception {
        LiveFeed feed = new LiveFeed(vertx, new Views(server.sessions()).sampler(1), 1);
        try (Socket socket = watch(listen(feed))) {
            assertThat(socket.getInputStream().read()).isNotNegative();
            assertThat(isSampling(feed)).isTrue();
        }

        await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(() -> !isSampling(feed));
    }

    /** Who asks in between gets the sample that was taken; when none are taken each one is new. */
    @SuppressWarnings("ReferenceEquality") // two samples of the same moment are equal
    private boolean isSampling(LiveFeed feed) {
        AtomicBoolean sampling = new AtomicBoolean();
        on(() -> {
            Sample one = feed.latest();
            Sample next = feed.latest();
            sampling.set(one == next);
        });
        return sampling.get();
    }

    private int listen(LiveFeed feed) {
        Router router = Router.router(vertx);
        router.get("/").handler(feed::watch);
        return Future.<HttpServer>future(bound -> loop.runOnContext(v -> vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .onComplete(bound)))
                .await()
                .actualPort();
    }

    private static Socket watch(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        return socket;
    }

    private static JsonObject next(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (!line.startsWith("data: {\"at_ms\"")) {
            line = in.readLine();
        }
        return new JsonObject(line.substring("data: ".length()));
    }

    private void on(Runnable task) {
        Future.<Void>future(done -> loop.runOnContext(v -> {
                    task.run();
                    done.complete();
                }))
                .await();
    }
}
