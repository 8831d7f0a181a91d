package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Window;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that reads slowly or not at all holds up itself, and nobody else; what it makes the server hold is bounded. */
class SlowReaderIT {
    private static final int STREAMS = 16;
    private static final int PAYLOAD = 16 << 10;
    private static final int A_WINDOW = 256;
    private static final long MAX_BUFFERED = 128 << 20;

    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler choosy = RecordingHandler.echoing().refusing(stream -> true);
    private TestServer server;
    private GrpcClient client;
    private GrpcClient other;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("choosy", choosy)
                .eventLoops(1)
                .limit("maxBufferedBytes", MAX_BUFFERED)
                .limit("maxPendingResets", 1_000)
                .limit("sessionTtl", Duration.ofMillis(50))
                .start();
        client = GrpcClient.to(server);
        other = GrpcClient.to(server);
    }

    @AfterEach
    void stop() {
        client.close();
        other.close();
        server.close();
    }

    private static ExchangeClient slow(GrpcClient client) {
        ExchangeClient slow = client.exchangeOnDemand();
        slow.request(1);
        slow.attach(Attach.newBuilder());
        return slow;
    }

    /** So much work on the server's one loop that whatever it had to do before is done. */
    private static void doMuchElse(ExchangeClient neighbour) {
        long id = neighbour.opened(openOne(spec("echo")));
        for (int i = 1; i <= 300; i++) {
            neighbour.messages(id, "x");
            neighbour.awaitItems(id, i);
            neighbour.confirm(id, i);
        }
    }

    @Test
    void holdsUpItsOwnStreamsAlone() {
        try (ExchangeClient slow = slow(client);
                ExchangeClient neighbour = other.attached()) {
            ByteString payload = ByteString.copyFrom(new byte[PAYLOAD]);
            slow.send(ClientFrame.newBuilder()
                    .addOpens(inband(
                            openAlike(
                                    spec("echo")
                                            .setWindow(Window.newBuilder()
                                                    .setMessages(A_WINDOW)
                                                    .setBytes((long) A_WINDOW * PAYLOAD))
                                            .setOutWindow(Window.newBuilder()
                                                    .setMessages(60_000)
                                                    .setBytes(64 << 20)),
                                    STREAMS),
                            1)));
            for (long id = 1; id < 2 * STREAMS; id += 2) {
                slow.messages(id, Collections.nCopies(A_WINDOW, payload));
            }
            await().until(() -> server.counters().accepted() == STREAMS * A_WINDOW);
            doMuchElse(neighbour);
            assertThat(server.counters().items()).isLessThan(STREAMS * A_WINDOW);
            assertThat(server.sessions().bufferedQuota().used())
                    .isPositive()
                    .isLessThan((long) STREAMS * A_WINDOW * (PAYLOAD + 128) + (4 << 20));
            slow.request(Integer.MAX_VALUE);
            for (long id = 1; id < 2 * STREAMS; id += 2) {
                slow.awaitItems(id, A_WINDOW);
                assertThat(slow.stream(id).outBytes()).isEqualTo((long) A_WINDOW * PAYLOAD);
            }
        }
    }

    @Test
    void sendsMoreOnlyWhenItReads() {
        try (ExchangeClient slow = slow(client);
                ExchangeClient neighbour = other.attached()) {
            slow.open(openOne(spec("echo")), 1);
            slow.messages(1, "a");
            doMuchElse(neighbour);
            assertThat(slow.frames()).isEqualTo(1);
            slow.request(Integer.MAX_VALUE);
            slow.awaitItems(1, 1);
        }
    }

    @Test
    void isNotReadFromWhenItTakesNoAnswersToItsOpens() {
        int frames = 1_000;
        int opensAFrame = 20;
        try (ExchangeClient slow = slow(client);
                ExchangeClient neighbour = other.attached()) {
            for (int i = 0; i < frames; i++) {
                ClientFrame.Builder frame = ClientFrame.newBuilder();
                for (int j = 0; j < opensAFrame; j++) {
                    frame.addOpens(inband(openOne(spec("choosy")), 0));
                }
                slow.send(frame);
            }
            await().until(() -> choosy.opened().size() > 1_000);
            doMuchElse(neighbour);
            assertThat(choosy.opened()).hasSizeLessThan(frames * opensAFrame);
            slow.request(Integer.MAX_VALUE);
            slow.awaitOpened(frames * opensAFrame - 1);
        }
    }

    @Test
    void losesItsExchangeWhenItTakesNoResets() {
        try (ExchangeClient slow = slow(client);
                ExchangeClient neighbour = other.attached()) {
            ByteString payload = ByteString.copyFrom(new byte[512 << 10]);
            Window.Builder window = Window.newBuilder().setBytes(64 << 20);
            slow.open(openOne(spec("echo").setWindow(window).setOutWindow(window)), 1);
            for (int i = 0; i < 40; i++) {
                slow.messages(1, List.of(payload));
            }
            for (long id = 1_000_001; id < 1_004_001; id += 2) {
                slow.end(id, 0);
            }
            await().until(() -> server.sessions().sessionQuota().used() == 1);
            doMuchElse(neighbour);
            slow.request(Integer.MAX_VALUE);
            Rejection end = slow.awaitEnd();
            assertThat(end.quota()).isEqualTo("max-pending-resets");
        }
    }
}
