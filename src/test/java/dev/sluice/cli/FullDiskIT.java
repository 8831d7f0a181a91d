package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientStream;
import dev.sluice.client.SluiceClient;
import dev.sluice.dashboard.RawHttp;
import dev.sluice.metrics.Scrape;
import dev.sluice.store.SmallDisk;
import dev.sluice.store.Store;
import dev.sluice.store.Stores;
import dev.sluice.v1.Durability;
import dev.sluice.v1.StreamSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose disk is full: what probes and scrapers are told, and what goes on. */
final class FullDiskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path scratch;

    private final Random random = new Random(11);
    private SmallDisk disk;
    private RunningServer server;
    private SluiceClient client;
    private int port;

    @BeforeEach
    void start() throws Exception {
        // The native library is loaded from the first store's disk, and has no room on this one.
        Store.open(Stores.settings(scratch.resolve("elsewhere"))).close();
        disk = SmallDisk.mount(scratch.resolve("disk"), 16);
        server = RunningServer.start(ServerConfig.load(
                null,
                Map.of(),
                Map.of(
                        "grpc.port", "0",
                        "http.port", "0",
                        "data-dir", disk.path().resolve("data").toString(),
                        "store.memtable-bytes", "1048576")));
        port = URI.create(server.dashboardUrl()).getPort();
        client = SluiceClient.connect(ClientOptions.of("127.0.0.1", server.port()));
    }

    @AfterEach
    void stop() throws Exception {
        client.close().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        server.close();
        disk.close();
    }

    @Test
    void theServerStaysReadyAndSaysWhatIsWrong() throws Exception {
        ClientStream memory = open(Durability.DURABILITY_MEMORY);
        ClientStream durable = open(Durability.DURABILITY_DISK);
        assertThat(ready().body()).isEqualTo("{\"status\":\"ready\"}\n");
        disk.fill(0);
        await().atMost(PATIENCE).until(() -> {
            byte[] message = new byte[20_000];
            random.nextBytes(message);
            if (durable.writable()) {
                durable.post(message);
            }
            return healthy() == 0;
        });

        RawHttp.Answer ready = ready();
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body())
                .startsWith("{\"status\":\"ready\",\"store\":{\"trouble\":\"DISK_FULL\"")
                .contains("Make room", "\"since\":\"20");
        assertThat(RawHttp.get(port, "/health/live").status()).isEqualTo(200);
        memory.send(new byte[1]).await(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        disk.makeRoom();
        await().atMost(PATIENCE).until(() -> healthy() == 1);
        durable.send(new byte[1]).await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ready().body()).isEqualTo("{\"status\":\"ready\"}\n");
    }

    private ClientStream open(Durability durability) throws Exception {
        StreamSpec spec = StreamSpec.newBuilder()
                .setHandler("echo")
                .setDurability(durability)
                .build();
        return client.open(spec, 1).await(PATIENCE.toSeconds(), TimeUnit.SECONDS).stream(0);
    }

    private RawHttp.Answer ready() throws IOException {
        return RawHttp.get(port, "/health/ready");
    }

    private double healthy() throws IOException {
        return Scrape.from(port).value("sluice_store_healthy");
    }
}
