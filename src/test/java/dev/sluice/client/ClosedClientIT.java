package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.TestServer;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks a client that was closed is told so, whether the event loop was the client's own or goes on. */
class ClosedClientIT {
    private static final StreamSpec SPEC =
            StreamSpec.newBuilder().setHandler("echo").build();

    private final Vertx vertx = Vertx.vertx();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", (stream, run) -> run.allDone())
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
        vertx.close().await();
    }

    private SluiceClient client(boolean own) {
        ClientOptions options = ClientOptions.of("127.0.0.1", server.port());
        return own ? SluiceClient.connect(options) : SluiceClient.connect(vertx, options);
    }

    private static CompletableFuture<?> told(Future<?> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    private static String reason(Future<?> future) throws Exception {
        return reason(told(future));
    }

    private static String reason(CompletableFuture<?> future) throws Exception {
        try {
            future.get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
            return "done";
        } catch (ExecutionException e) {
            return ((SluiceException) e.getCause()).reason();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCallFailsAndNoneHangs(boolean own) throws Exception {
        SluiceClient client = client(own);
        client.open(SPEC, 1).await();
        client.close().await();

        assertThat(reason(client.hello())).isEqualTo("CLIENT_CLOSED");
        assertThat(reason(client.session())).isEqualTo("CLIENT_CLOSED");
        assertThat(reason(client.open(SPEC, 1))).isEqualTo("CLIENT_CLOSED");
        assertThat(reason(client.admin().parked("", 0, 0, ""))).isEqualTo("CLIENT_CLOSED");
        assertThat(reason(client.close())).isEqualTo("done");
    }

    @Test
    void sessionsAndStreamsSayThatTheyAreClosed() throws Exception {
        SluiceClient client = client(false);
        ClientStream stream = client.open(SPEC, 1).await().stream(0);
        client.close().await();

        assertThat(reason(stream.send(new byte[0]))).isEqualTo("SESSION_CLOSED");
        assertThat(reason(stream.end())).isEqualTo("SESSION_CLOSED");
        assertThat(reason(stream.whenWritable())).isEqualTo("SESSION_CLOSED");
        assertThat(reason(stream.session().open(List.of(SPEC), OpenMode.ALL_OR_NOTHING)))
                .isEqualTo("NOT_SENT");
    }

    @Test
    void sessionsAndStreamsThrowWhereNoThreadIsLeftToTell() {
        SluiceClient client = client(true);
        ClientStream stream = client.open(SPEC, 1).await().stream(0);
        client.close().await();

        await("the thread to end").until(() -> isRefused(stream));
        assertThat(isRefused(stream)).as("and once more").isTrue();
    }

    private static boolean isRefused(ClientStream stream) {
        try {
            stream.session().close(CloseMode.ABORT);
            return false;
        } catch (SluiceException e) {
            assertThat(e.reason()).isEqualTo("CLIENT_CLOSED");
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsUnderWayEnds(boolean own) throws Exception {
        SluiceClient client = client(own);
        List<CompletableFuture<?>> underWay = List.of(told(client.open(SPEC, 1)), told(client.session()));
        client.close().await();
        for (CompletableFuture<?> each : underWay) {
            assertThat(reason(each)).isIn("CLIENT_CLOSED", "CONNECTION_LOST", "CONNECTION_FAILED", "SESSION_CLOSED");
        }
    }
}
