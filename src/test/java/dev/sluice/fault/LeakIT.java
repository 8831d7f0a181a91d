package dev.sluice.fault;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.ExchangeClient;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.CloseRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thousands of lives and deaths over real connections, and then nothing of them is left in memory or open. */
class LeakIT {
    private static final int LIVES = 3_000;
    private static final int LIVES_A_CONNECTION = 8;
    private static final String SESSIONS = "dev.sluice.session.";
    private static final String CALLS = "dev.sluice.grpc.";

    private static final String[] OF_ONE_LIFE = {
        SESSIONS + "Session",
        SESSIONS + "Stream",
        SESSIONS + "Path",
        SESSIONS + "OpenBatch",
        SESSIONS + "OpenRecords$OpenRecord",
        SESSIONS + "Item",
        SESSIONS + "HandlerStream",
        SESSIONS + "IdleWatch",
        SESSIONS + "Ending",
        SESSIONS + "Outbox",
        SESSIONS + "Segments",
        SESSIONS + "StreamRun",
        CALLS + "ExchangeCall",
        CALLS + "ExchangeOutput",
        CALLS + "UnaryCall"
    };

    private final Handler echo =
            Handler.async((stream, message) -> CompletableFuture.completedFuture(message.payload()));
    /** What a late handler waits for. */
    private volatile CompletableFuture<byte[]> gate = new CompletableFuture<>();

    /** Those of other tests in this JVM. */
    private final Map<String, Long> others = JvmCensus.live(OF_ONE_LIFE);

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("late", Handler.async((stream, message) -> gate))
                .limit("orphanTtl", Duration.ofMillis(50))
                .limit("sessionTtl", Duration.ofMillis(50))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void leavesNothingInMemoryAndNothingOpen() {
        Random random = new Random(7);
        live(random, 20);
        awaitNothingLeft();
        Map<String, Long> before = JvmCensus.live(SESSIONS, CALLS);
        long filesBefore = JvmCensus.openFiles();
        live(random, LIVES / LIVES_A_CONNECTION);
        awaitNothingLeft();
        Map<String, Long> after = JvmCensus.live(SESSIONS, CALLS);
        // What is counted for a connection goes with the next call on its loop, so some of the last ones may be left.
        after.forEach((type, count) -> assertThat(count - before.getOrDefault(type, 0L))
                .as("more objects of " + type + " after " + LIVES + " more lives")
                .isLessThan(LIVES / 5));
        await().untilAsserted(() -> assertThat(JvmCensus.openFiles()).isLessThanOrEqualTo(filesBefore));
    }

    private void awaitNothingLeft() {
        gate.complete(new byte[0]);
        gate = new CompletableFuture<>();
        await().until(() -> server.sessions().sessionQuota().used() == 0);
        await().until(() -> server.sessions().streamQuota().used() == 0);
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
        await().untilAsserted(() -> {
            Map<String, Long> live = JvmCensus.live(OF_ONE_LIFE);
            for (String type : OF_ONE_LIFE) {
                assertThat(live.getOrDefault(type, 0L)).as(type).isLessThanOrEqualTo(others.getOrDefault(type, 0L));
            }
        });
    }

    /** Connections of a few lives each, in every way in which a life can end. */
    private void live(Random random, int connections) {
        for (int i = 0; i < connections; i++) {
            try (GrpcClient client = GrpcClient.to(server)) {
                for (int j = 0; j < LIVES_A_CONNECTION; j++) {
                    liveOnce(client, random.nextInt(8));
                }
            }
        }
    }

    private static void liveOnce(GrpcClient client, int way) {
        switch (way) {
            case 0 -> endWell(client);
            case 1 -> cutWithMessagesQueued(client);
            case 2 -> cutAtOnce(client);
            case 3 -> client.openAndForget(openAlike(spec("echo"), 5));
            case 4 -> closeSession(client, CloseRequest.Mode.ABORT);
            case 5 -> closeSession(client, CloseRequest.Mode.FINISH);
            case 6 -> resetEach(client);
            default -> leaveSegmentsAndTimers(client);
        }
    }

    private static void endWell(GrpcClient client) {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("echo").setName("n").putLabels("k", "v")));
            exchange.messages(id, "a", "b");
            exchange.end(id, 2);
            exchange.awaitEnded(id);
            exchange.halfClose();
            exchange.awaitEnd();
        }
    }

    private static void cutWithMessagesQueued(GrpcClient client) {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openAlike(spec("echo"), 10), 1);
            for (long id = 1; id < 20; id += 2) {
                exchange.messages(id, "a", "b", "c");
            }
        }
    }

    private static void cutAtOnce(GrpcClient client) {
        ExchangeClient exchange = client.exchange();
        exchange.send(ClientFrame.newBuilder()
                .setAttach(Attach.getDefaultInstance())
                .addOpens(inband(openAlike(spec("echo"), 10), 1)));
        exchange.cut();
    }

    private static void closeSession(GrpcClient client, CloseRequest.Mode mode) {
        try (ExchangeClient exchange = client.attached()) {
            client.open(
                    openAlike(spec("echo"), 10).setSession(exchange.session()).setRequestId(1));
            client.close(exchange.session(), mode);
            exchange.awaitEnd();
        }
    }

    private static void resetEach(GrpcClient client) {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openAlike(spec("echo"), 5), 1);
            for (long id = 1; id < 10; id += 2) {
                exchange.messages(id, "a");
                exchange.reset(id);
            }
            exchange.sync();
        }
    }

    private static void leaveSegmentsAndTimers(GrpcClient client) {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(
                    openOne(spec("echo")
                            .setIdleTimeout(
                                    com.google.protobuf.Duration.newBuilder().setSeconds(3_600))),
                    1);
            exchange.chunk(exchange.nextChunk(1, 1).addPayloads(bytes("part")).setMore(true));
            exchange.open(openOne(spec("late")), 3);
            exchange.chunk(exchange.nextChunk(3, 2)
                    .addPayloads(bytes("a"))
                    .addPayloads(bytes("b"))
                    .addTtlMs(3_600_000)
                    .addTtlMs(3_600_000));
            exchange.sync();
        }
    }
}
