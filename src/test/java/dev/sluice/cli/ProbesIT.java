package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.dashboard.RawHttp;
import dev.sluice.dashboard.RawHttp.Answer;
import dev.sluice.handler.PluginJar;
import dev.sluice.v1.StreamSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes are told in the life of a whole server. */
final class ProbesIT {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path scratch;

    @Test
    void itIsReadyUntilTheFirstMomentOfADrainAndAnswersUntilTheLast() throws Exception {
        RunningServer server = start();
        int port = URI.create(server.dashboardUrl()).getPort();
        assertThat(RawHttp.get(port, "/health/ready").body()).isEqualTo("{\"status\":\"ready\"}\n");

        SluiceClient client = SluiceClient.connect(ClientOptions.of("127.0.0.1", server.port()));
        ClientStream stream =
                client.open(StreamSpec.newBuilder().setHandler("never").build(), 1).await().stream(0);
        stream.post("a".getBytes(UTF_8));
        await().until(() -> server.sessions().counters().accepted() == 1);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        await().until(() -> RawHttp.get(port, "/health/ready").status() == 503);

        Answer draining = RawHttp.get(port, "/health/ready");
        assertThat(draining.body()).startsWith("{\"status\":\"draining\"");
        assertThat(RawHttp.get(port, "/health/live").status()).isEqualTo(200);
        assertThat(closing).isNotDone();

        stream.session().close(CloseMode.ABORT).await();
        closing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThatThrownBy(() -> RawHttp.get(port, "/health/live")).isInstanceOf(ConnectException.class);
        client.close().await();
    }

    /** With a handler whose work never ends. */
    private RunningServer start() throws IOException {
        Path plugins = Files.createDirectory(scratch.resolve("plugins"));
        new PluginJar(plugins.resolve("never.jar"), scratch)
                .write(
                        "Never",
                        "return \"never\";",
                        "return Handler.async((stream, message) -> new java.util.concurrent.CompletableFuture<>());",
                        "plugin.Never");
        return RunningServer.start(ServerConfig.load(
                null,
                Map.of(),
                Map.of(
                        "grpc.port", "0",
                        "grpc.drain-timeout", "60s",
                        "http.port", "0",
                        "data-dir", scratch.resolve("data").toString(),
                        "plugins", plugins.toString())));
    }
}
