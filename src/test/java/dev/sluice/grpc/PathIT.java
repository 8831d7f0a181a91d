package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Ended;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.Reset;
import dev.sluice.v1.SessionRef;
import io.grpc.Status.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an Exchange says beside messages: where it stands, that it lives, and that a stream is at its end. */
class PathIT {
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private TestServer server;
    private GrpcClient client;
    private ExchangeClient exchange;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .handler("silent", RecordingHandler.silent())
                .handler("held", held)
                .handler("speaker", new Speaker())
                .limit("heartbeatInterval", Duration.ofMillis(50))
                .start();
        client = GrpcClient.to(server);
        exchange = client.attached();
    }

    @AfterEach
    void stop() {
        exchange.close();
        client.close();
        server.close();
    }

    @Test
    void tellsTheSessionThatTheExchangeMade() {
        assertThat(exchange.session().getSessionId()).isNotEmpty();
        assertThat(exchange.session().getToken().size()).isEqualTo(16);
        assertThat(exchange.session().getEpoch()).isPositive();
        assertThat(exchange.attachment().getHeartbeatIntervalMs()).isEqualTo(50);
        OpenResponse more = client.open(openOne(spec("echo")).setSession(exchange.session()));
        exchange.messages(more.getStreamIds(0), "works");
        exchange.awaitItems(more.getStreamIds(0), 1);
    }

    @Test
    void tellsNoTokenOfASessionThatAnOpenMade() {
        OpenResponse opened = client.open(openOne(spec("echo")));
        try (ExchangeClient second = client.exchange().attach(opened.getSession())) {
            assertThat(second.session().getToken().isEmpty()).isTrue();
            assertThat(second.session().getSessionId())
                    .isEqualTo(opened.getSession().getSessionId());
            assertThat(second.session().getEpoch())
                    .isEqualTo(opened.getSession().getEpoch());
        }
    }

    @Test
    void beatsByItselfAndCounts() {
        exchange.await("five heartbeats", c -> c.heartbeats().size() >= 5);
        List<Heartbeat> beats = exchange.heartbeats();
        for (int i = 0; i < beats.size(); i++) {
            assertThat(beats.get(i).getBeat()).isEqualTo(i + 1);
            assertThat(beats.get(i).getSeen()).isZero();
        }
    }

    @Test
    void saysWhichHeartbeatItSawLast() {
        exchange.heartbeat(7);
        exchange.await("7 to be seen", c -> c.heartbeats().stream().anyMatch(beat -> beat.getSeen() == 7));
        exchange.heartbeat(8);
        exchange.await("8 to be seen", c -> c.heartbeats().stream().anyMatch(beat -> beat.getSeen() == 8));
    }

    @Test
    void takesFramesOfItsEpoch() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.send(ClientFrame.newBuilder()
                .setEpoch(exchange.session().getEpoch())
                .addChunks(exchange.nextChunk(id, 1).addPayloads(bytes("a"))));
        exchange.awaitItems(id, 1);
    }

    @Test
    void endsAtAFrameOfAnotherEpoch() {
        long id = exchange.opened(openOne(spec("held")));
        exchange.send(ClientFrame.newBuilder()
                .setEpoch(exchange.session().getEpoch() + 1)
                .addChunks(exchange.nextChunk(id, 1).addPayloads(bytes("a"))));
        Rejection end = exchange.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(end.reason()).isEqualTo("STALE_EPOCH");
        assertThat(end.metadata())
                .containsEntry("epoch", Long.toString(exchange.session().getEpoch()));
        assertThat(held.only().messages()).isEmpty();
    }

    @Test
    void refusesCallsOfAnotherEpoch() {
        SessionRef stale = exchange.session().toBuilder()
                .setEpoch(exchange.session().getEpoch() + 1)
                .build();
        assertThat(rejectionOf(() -> client.open(openOne(spec("echo")).setSession(stale)))
                        .reason())
                .isEqualTo("STALE_EPOCH");
        assertThat(rejectionOf(() -> client.close(stale, dev.sluice.v1.CloseRequest.Mode.ABORT))
                        .reason())
                .isEqualTo("STALE_EPOCH");
        SessionRef unknown = exchange.session().toBuilder().setEpoch(0).build();
        assertThat(client.open(openOne(spec("echo")).setSession(unknown)).getStreamIdsCount())
                .isEqualTo(1);
    }

    @Test
    void endsAtASecondAttach() {
        exchange.send(ClientFrame.newBuilder().setAttach(Attach.getDefaultInstance()));
        Rejection end = exchange.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(end.field()).isEqualTo("attach");
    }

    @Test
    void waitsForMessagesUpToTheLastSeq() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.messages(id, "a");
        exchange.end(id, 3);
        exchange.awaitItems(id, 1);
        exchange.sync();
        assertThat(exchange.stream(id).ended()).isNull();
        exchange.messages(id, "b", "c", "too much");
        assertThat(exchange.awaitRefusal(id).reason()).isEqualTo("AFTER_END");
        assertThat(exchange.stream(id).refusal(0).metadata()).containsEntry("last_seq", "3");
        assertThat(exchange.awaitEnded(id).texts()).containsExactly("a", "b", "c");
    }

    @Test
    void resetsAStreamWhoseEndCannotBe() {
        long before = exchange.opened(openOne(spec("echo")));
        exchange.messages(before, "a", "b");
        exchange.end(before, 1);
        assertThat(exchange.awaitReset(before).field()).isEqualTo("last_seq");
        long twice = exchange.opened(openOne(spec("echo")));
        exchange.end(twice, 5);
        exchange.end(twice, 6);
        assertThat(exchange.awaitReset(twice).field()).isEqualTo("last_seq");
        long huge = exchange.opened(openOne(spec("echo")));
        exchange.end(huge, -1);
        assertThat(exchange.awaitReset(huge).field()).isEqualTo("last_seq");
    }

    @Test
    void takesTheSameEndTwice() {
        long id = exchange.opened(openOne(spec("held")));
        exchange.messages(id, "a");
        exchange.end(id, 1);
        exchange.end(id, 1);
        await().until(() -> held.only().messages().size() == 1);
        held.release();
        assertThat(exchange.awaitEnded(id).ended().getLastOutSeq()).isEqualTo(1);
    }

    @Test
    void tellsTheLastWordOfAHandlerAndHowAStreamEnded() {
        long well = exchange.opened(openOne(spec("speaker")));
        exchange.end(well, 0);
        Ended good = exchange.awaitEnded(well).ended();
        assertThat(good.getPayload().toStringUtf8()).isEqualTo("farewell");
        assertThat(good.getStatus().getCode()).isZero();
        long badly = exchange.opened(openOne(spec("speaker").putLabels("fail", "")));
        exchange.end(badly, 0);
        Ended bad = exchange.awaitEnded(badly).ended();
        assertThat(Rejection.of(bad.getStatus()).reason()).isEqualTo("NO_FAREWELL");
        assertThat(bad.getPayload().isEmpty()).isTrue();
    }

    private static final class Speaker implements Handler {
        @Override
        public void handle(StreamContext stream, Run run) {
            run.allDone();
        }

        @Override
        public CompletionStage<byte[]> onEnd(StreamContext stream) {
            if (stream.labels().containsKey("fail")) {
                throw new HandlerException(new Failure(Failure.Code.ABORTED, "NO_FAREWELL", "nothing to say"));
            }
            return CompletableFuture.completedFuture("farewell".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void takesAResetWithAStatusOfTheClients() {
        long id = exchange.opened(openOne(spec("held")));
        exchange.send(ClientFrame.newBuilder()
                .addResets(Reset.newBuilder()
                        .setStreamId(id)
                        .setStatus(com.google.rpc.Status.newBuilder().setCode(1).setMessage("enough"))));
        await().until(() -> held.live() == 0);
        exchange.sync();
        assertThat(exchange.stream(id).reset()).isNull();
    }

    @Test
    void refusesAGapAndGoesOnWhenItIsFilled() {
        long id = exchange.opened(openOne(spec("echo")));
        exchange.chunk(Chunk.newBuilder()
                .setStreamId(id)
                .setFirstSeq(3)
                .addPayloads(bytes("c"))
                .addPayloads(bytes("d")));
        Rejection gap = exchange.awaitRefusal(id);
        assertThat(gap.code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(gap.reason()).isEqualTo("SEQUENCE_GAP");
        assertThat(gap.metadata()).containsEntry("waiting_for", "1");
        assertThat(exchange.stream(id).refused().get(0).getFromSeq()).isEqualTo(1);
        exchange.messages(id, "a", "b", "c", "d");
        exchange.awaitItems(id, 4);
        assertThat(exchange.stream(id).texts()).containsExactly("a", "b", "c", "d");
        assertThat(exchange.stream(id).refused()).hasSize(1);
    }

    @Test
    void saysAgainWhatIsSettledWhenAMessageComesTwice() {
        long id = exchange.opened(openOne(spec("silent")));
        exchange.messages(id, "a", "b");
        exchange.awaitAck(id, 2);
        int frames = exchange.frames();
        exchange.chunk(Chunk.newBuilder()
                .setStreamId(id)
                .setFirstSeq(1)
                .addPayloads(bytes("a"))
                .addPayloads(bytes("b")));
        exchange.await("something", c -> c.frames() > frames);
        exchange.sync();
        assertThat(server.counters().accepted()).isEqualTo(2);
        assertThat(exchange.stream(id).acks()).isEqualTo(2);
    }
}
