package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.sluice.handler.CloseCause;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.End;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.Window;
import io.grpc.Status.Code;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one stream does from its open to its end, over a real connection. */
class ExchangeIT {
    private static final int WINDOW = 1024;

    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler silent = RecordingHandler.silent();
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private TestServer server;
    private GrpcClient client;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("silent", silent)
                .handler("held", held)
                .limit("sessionTtl", java.time.Duration.ofMillis(200))
                .start();
        client = GrpcClient.to(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void opensAStreamAndRepliesToItsMessages() {
        OpenResponse opened = client.open(openOne(spec("echo")));
        try (ExchangeClient exchange = client.exchange().attach(opened.getSession())) {
            long id = opened.getStreamIds(0);
            exchange.messages(id, "a", "b", "c");
            exchange.awaitItems(id, 3);
            assertThat(exchange.stream(id).texts()).containsExactly("a", "b", "c");
            assertThat(exchange.stream(id).items())
                    .extracting(ReceivedStream.Item::seq)
                    .containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void repliesToTenThousandMessagesInOrder() {
        try (ExchangeClient exchange = client.attached().confirming()) {
            long id = exchange.opened(openOne(spec("echo")));
            exchange.sendNumbers(id, 10_000, WINDOW);
            exchange.end(id, 10_000);
            exchange.awaitEnded(id);
            assertThat(exchange.stream(id).texts()).isEqualTo(numbers(10_000));
        }
        assertThat(echo.only().messages()).isEqualTo(numbers(10_000));
    }

    @Test
    void takesMessagesOfAStreamWhoseOpenIsInTheSameFrame() {
        try (ExchangeClient exchange = client.exchange()) {
            exchange.send(ClientFrame.newBuilder()
                    .setAttach(Attach.newBuilder())
                    .addOpens(inband(openAlike(spec("echo"), 2), 1))
                    .addChunks(Chunk.newBuilder().setStreamId(1).setFirstSeq(1).addPayloads(bytes("first")))
                    .addChunks(Chunk.newBuilder().setStreamId(3).setFirstSeq(1).addPayloads(bytes("second")))
                    .addEnds(End.newBuilder().setStreamId(1).setLastSeq(1))
                    .addEnds(End.newBuilder().setStreamId(3).setLastSeq(1)));
            exchange.awaitEnded(1);
            exchange.awaitEnded(3);
            assertThat(exchange.stream(1).texts()).containsExactly("first");
            assertThat(exchange.stream(3).texts()).containsExactly("second");
            assertThat(exchange.awaitOpened(0).getResponse().getStreamIdsList()).containsExactly(1L, 3L);
        }
    }

    @Test
    void acksWithoutItemsWhatHasNoReply() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("silent")));
            exchange.sendNumbers(id, 5_000, WINDOW);
            exchange.awaitAck(id, 5_000);
            assertThat(exchange.stream(id).items()).isEmpty();
            assertThat(silent.only().messages()).isEqualTo(numbers(5_000));
        }
    }

    @Test
    void givesCreditOnlyWhenMessagesAreSettled() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(
                    openOne(spec("held").setWindow(Window.newBuilder().setMessages(8))));
            exchange.messages(id, texts(1, 8));
            await().until(() -> held.only().messages().size() == 8);
            exchange.sync();
            assertThat(exchange.stream(id).maxSeq()).isZero();
            held.release();
            exchange.await("credit", c -> c.stream(id).maxSeq() == 16);
            exchange.messages(id, texts(9, 16));
            exchange.awaitItems(id, 16);
        }
    }

    @Test
    void resetsAStreamThatSendsBeyondItsCredit() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(
                    openOne(spec("held").setWindow(Window.newBuilder().setMessages(8))));
            exchange.messages(id, texts(1, 9));
            Rejection reset = exchange.awaitReset(id);
            assertThat(reset.reason()).isEqualTo("CREDIT_EXCEEDED");
            assertThat(reset.metadata()).containsEntry("granted", "8");
        }
    }

    @Test
    void resetsAStreamThatIsIdleForTooLongAndNoOther() {
        try (ExchangeClient exchange = client.attached()) {
            long idle = exchange.opened(
                    openOne(spec("echo").setIdleTimeout(Duration.newBuilder().setNanos(50_000_000))));
            long other = exchange.opened(openOne(spec("echo")));
            assertThat(exchange.awaitReset(idle).reason()).isEqualTo("IDLE_TIMEOUT");
            exchange.messages(other, "still here");
            exchange.awaitItems(other, 1);
        }
        await().until(() -> echo.opened().get(0).closes().equals(List.of(CloseCause.RESET)));
    }

    @Test
    void endsAStreamOnceAllIsSettled() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            exchange.messages(id, "a", "b");
            exchange.end(id, 2);
            await().until(() -> held.only().messages().size() == 2);
            exchange.sync();
            assertThat(exchange.stream(id).ended()).isNull();
            held.release();
            ReceivedStream ended = exchange.awaitEnded(id);
            assertThat(ended.texts()).containsExactly("a", "b");
            assertThat(Rejection.of(ended.ended().getStatus()).code()).isEqualTo(Code.OK);
            assertThat(ended.ended().getLastOutSeq()).isEqualTo(2);
        }
        await().until(() -> held.only().closes().equals(List.of(CloseCause.ENDED)));
    }

    @Test
    void endsAStreamThatNeverHadAMessage() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("echo")));
            exchange.end(id, 0);
            assertThat(exchange.awaitEnded(id).items()).isEmpty();
        }
    }

    @Test
    void dropsWhatIsQueuedWhenTheClientResetsAndLetsOthersRun() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            long other = exchange.opened(openOne(spec("echo")));
            exchange.messages(id, "a");
            await().until(() -> held.only().messages().size() == 1);
            exchange.messages(id, "b", "c");
            exchange.reset(id);
            exchange.messages(other, "x");
            exchange.awaitItems(other, 1);
            held.release();
            await().until(() -> held.only().closes().equals(List.of(CloseCause.RESET)));
            assertThat(held.only().messages()).containsExactly("a");
            exchange.sync();
            assertThat(exchange.stream(id).items()).isEmpty();
        }
    }

    @Test
    void abortsWhatFollowsAFailedMessage() {
        held.failing(message -> message.seq() == 2);
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            exchange.messages(id, "a", "b", "c", "d");
            await().until(() -> held.only().messages().size() == 4);
            exchange.messages(id, "e");
            exchange.sync();
            held.release();
            exchange.awaitItems(id, 3);
            List<ReceivedStream.Item> items = exchange.stream(id).items();
            assertThat(items.get(0).text()).isEqualTo("a");
            assertThat(Rejection.of(items.get(1).unsuccessful().getStatus()).reason())
                    .isEqualTo("TOLD_TO_FAIL");
            assertThat(items.get(2).seq()).isEqualTo(3);
            assertThat(items.get(2).toSeq()).isEqualTo(5);
            assertThat(Rejection.of(items.get(2).unsuccessful().getStatus()).reason())
                    .isEqualTo("STREAM_FAILED");
            exchange.messages(id, "f");
            assertThat(exchange.awaitRefusal(id).metadata()).containsEntry("failed_seq", "2");
        }
    }

    @Test
    void freesEverythingOfAConnectionThatIsCutUnderABatch() {
        ExchangeClient exchange = client.attached();
        exchange.open(openAlike(spec("held"), 500), 1);
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        for (long id = 1; id < 1_000; id += 2) {
            frame.addChunks(exchange.nextChunk(id, 2).addPayloads(bytes("a")).addPayloads(bytes("b")));
        }
        exchange.send(frame);
        await().until(() -> held.opened().stream().allMatch(s -> s.messages().size() == 2));
        assertThat(held.opened()).hasSize(500);
        client.close();
        held.release();
        await().until(() -> held.live() == 0);
        await().until(() -> server.sessions().streamQuota().used() == 0);
        await().until(() -> server.sessions().sessionQuota().used() == 0);
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
    }

    @Test
    void leavesNothingOfASessionThatIsCutAtOnce() {
        for (int i = 0; i < 100; i++) {
            ExchangeClient exchange = client.exchange();
            exchange.send(ClientFrame.newBuilder()
                    .setAttach(Attach.newBuilder())
                    .addOpens(inband(openAlike(spec("echo"), 10), 1)));
            exchange.cut();
        }
        await().until(() -> server.sessions().sessionQuota().used() == 0);
        assertThat(server.sessions().streamQuota().used()).isZero();
        assertThat(echo.live()).isZero();
    }

    @Test
    void ignoresFeedbackToAStreamThatIsGone() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("echo")));
            exchange.messages(id, "a");
            exchange.end(id, 1);
            exchange.awaitEnded(id);
            exchange.confirm(id, 2);
            exchange.grant(id, 100, 100);
            exchange.cancel(id, 1);
            exchange.reset(id);
            exchange.messages(id, "late");
            exchange.end(id, 2);
            exchange.sync();
            assertThat(exchange.stream(id).reset()).isNull();
            assertThat(exchange.isOver()).isFalse();
        }
    }

    @Test
    void endsWellWhenTheClientSaysNothingFollows() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.opened(openOne(spec("echo")));
            exchange.halfClose();
            assertThat(exchange.awaitEnd().code()).isEqualTo(Code.OK);
        }
        await().until(() -> server.sessions().sessionQuota().used() == 0);
    }

    @Test
    void refusesAnExchangeThatDoesNotAttachFirst() {
        try (ExchangeClient exchange = client.exchange()) {
            exchange.send(ClientFrame.newBuilder().addOpens(inband(openOne(spec("echo")), 1)));
            Rejection end = exchange.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(end.field()).isEqualTo("attach");
        }
    }

    @Test
    void refusesAWrongTokenAndAnUnknownSession() {
        OpenResponse opened = client.open(openOne(spec("echo")));
        SessionRef own = opened.getSession();
        assertRefused(own.toBuilder().setToken(bytes("0123456789abcdef")), Code.PERMISSION_DENIED, "SESSION_DENIED");
        assertRefused(own.toBuilder().clearToken(), Code.PERMISSION_DENIED, "SESSION_DENIED");
        assertRefused(own.toBuilder().setSessionId("no such"), Code.NOT_FOUND, "SESSION_UNKNOWN");
    }

    private void assertRefused(SessionRef.Builder session, Code code, String reason) {
        try (ExchangeClient exchange = client.exchange()) {
            exchange.send(ClientFrame.newBuilder().setAttach(Attach.newBuilder().setSession(session)));
            Rejection end = exchange.awaitEnd();
            assertThat(end.code()).isEqualTo(code);
            assertThat(end.reason()).isEqualTo(reason);
        }
        assertThat(rejectionOf(() -> client.open(openOne(spec("echo")).setSession(session)))
                        .reason())
                .isEqualTo(reason);
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }

    private static String[] texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
