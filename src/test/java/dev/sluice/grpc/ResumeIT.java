package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Cursors;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.Unsuccessful;
import dev.sluice.v1.Window;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that come back to their session by another connection, which may be on another loop. */
class ResumeIT {
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private final List<GrpcClient> clients = new ArrayList<>();
    private final List<ExchangeClient> exchanges = new ArrayList<>();
    private TestServer server;
    private ExchangeClient first;
    private SessionRef session;

    @BeforeEach
    void start() {
        start(TestServer.with());
    }

    private void start(TestServer.Builder builder) {
        server = builder.handler("echo", RecordingHandler.echoing())
                .handler("held", held)
                .eventLoops(2)
                .limit("outcomeWindowMessages", 2)
                .start();
        first = exchange().attach();
        session = first.session();
    }

    /** Whatever a test did, nothing of it is left once its session is closed. */
    @AfterEach
    void stop() {
        held.release();
        exchanges.forEach(ExchangeClient::close);
        clients.forEach(GrpcClient::close);
        server.close();
    }

    /** On a connection of its own. */
    private ExchangeClient exchange() {
        GrpcClient client = GrpcClient.to(server);
        clients.add(client);
        ExchangeClient exchange = client.exchange();
        exchanges.add(exchange);
        return exchange;
    }

    private ExchangeClient back() {
        return exchange().attach(anyEpoch());
    }

    /** Comes back as a client that has the items of a stream up to {@code outSeq}. */
    private ExchangeClient back(long id, long outSeq) {
        ExchangeClient exchange = exchange();
        exchange.stream(id).startAfter(outSeq);
        return exchange.attach(anyEpoch());
    }

    private SessionRef anyEpoch() {
        return session.toBuilder().setEpoch(0).build();
    }

    @Test
    void endsTheOlderPathAndRaisesTheEpoch() {
        ExchangeClient newer = back();

        assertThat(newer.session().getEpoch()).isGreaterThan(session.getEpoch());
        assertThat(newer.session().getToken().isEmpty()).isTrue();
        Rejection end = first.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.ABORTED);
        assertThat(end.reason()).isEqualTo("SESSION_TAKEN_OVER");
    }

    @Test
    void refusesWhatIsOfAnOlderEpoch() {
        long id = first.opened(openOne(spec("echo")));
        ExchangeClient newer = back();

        SendRequest send = SendRequest.newBuilder()
                .setSession(session)
                .setMessages(
                        Chunk.newBuilder().setStreamId(id).setFirstSeq(1).addPayloads(ByteString.copyFromUtf8("late")))
                .build();
        assertThat(rejectionOf(() -> clients.get(0).blocking().send(send)).reason())
                .isEqualTo("STALE_EPOCH");
        newer.send(ClientFrame.newBuilder().setEpoch(session.getEpoch()));
        assertThat(newer.awaitEnd().reason()).isEqualTo("STALE_EPOCH");
        ExchangeClient stale = exchange();
        stale.send(ClientFrame.newBuilder().setAttach(Attach.newBuilder().setSession(session)));
        assertThat(stale.awaitEnd().reason()).isEqualTo("STALE_EPOCH");
    }

    @Test
    void tellsWhereEachStreamStands() {
        long idle = first.opened(openOne(spec("echo")));
        long used =
                first.opened(openOne(spec("held").setWindow(Window.newBuilder().setMessages(8))));
        first.messages(used, "runs");
        await().until(() ->
                held.opened().stream().anyMatch(seen -> seen.messages().size() == 1));
        first.messages(used, "waits", "is cancelled");
        first.cancel(used, 3);
        first.awaitItems(used, 1);
        first.cut();

        Cursors cursors = back().cursors().get(0);
        int at = cursors.getStreamIdsList().indexOf(used);
        assertThat(cursors.getStreamIdsList()).containsExactlyInAnyOrder(idle, used);
        assertThat(cursors.getSettled(at)).isZero();
        assertThat(cursors.getMaxSeq(at)).isEqualTo(8);
        assertThat(cursors.getMaxTotalBytes(at)).isEqualTo(4 << 20);
        assertThat(cursors.getRangesList()).hasSize(1);
        assertThat(cursors.getRanges(0).getStreamId()).isEqualTo(used);
        assertThat(cursors.getRanges(0).getRanges(0).getFrom()).isEqualTo(3);
        assertThat(cursors.getRanges(0).getRanges(0).getTo()).isEqualTo(3);
    }

    @Test
    void tellsTheCursorsOfAHundredThousandStreamsInAFewFrames() {
        int count = 100_000;
        clients.get(0).open(openAlike(spec("echo"), count).setSession(session));
        first.cut();

        ExchangeClient back = back();
        assertThat(back.cursors().size()).isBetween(2, 8);
        assertThat(back.cursors().stream().mapToInt(Cursors::getStreamIdsCount).sum())
                .isEqualTo(count);
    }

    @Test
    void goesOnWhereItStoppedAndRunsNothingTwice() {
        long id = first.opened(openOne(spec("held")));
        first.messages(id, "a", "b");
        await().until(() -> held.only().messages().size() == 2);
        first.cut();
        ExchangeClient back = back();
        back.messages(id, "a", "b", "c");
        held.release();

        back.awaitItems(id, 3);
        assertThat(back.stream(id).texts()).containsExactly("a", "b", "c");
        assertThat(held.only().messages()).containsExactly("a", "b", "c");
    }

    @Test
    void tellsAgainWhatHasNoReceipt() {
        long id = first.opened(openOne(spec("echo")));
        first.messages(id, "a", "b", "c");
        first.awaitItems(id, 3);
        first.confirm(id, 1);
        first.end(id, 3);
        first.awaitEnded(id);
        first.cut();

        ExchangeClient back = back(id, 1);
        assertThat(back.awaitEnded(id).texts()).containsExactly("b", "c");
        back.confirm(id, 4);
        await().until(() -> server.sessions().streamQuota().used() == 0);
    }

    @Test
    void tellsAStoredOutcomeAgainAndSaysWhenItIsNotKept() {
        long id = first.opened(openOne(spec("echo")));
        first.messages(id, "a", "b", "c");
        first.awaitAck(id, 3);
        first.confirm(id, 3);
        first.sync();
        first.cut();
        ExchangeClient back = back(id, 3);
        back.stream(id).sendsAgain();
        back.messages(id, "a", "b", "c");

        back.awaitItems(id, 3);
        List<ReceivedStream.Item> items = back.stream(id).items();
        Unsuccessful forgotten = Objects.requireNonNull(items.get(0).unsuccessful());
        assertThat(forgotten.getKind()).isEqualTo(Unsuccessful.Kind.UNKNOWN);
        assertThat(forgotten.getStatus().getMessage()).contains("message 1");
        assertThat(back.stream(id).texts()).containsExactly("", "b", "c");
    }

    @Test
    void refusesAnotherMessageWithTheSameSeq() {
        long id = first.opened(openOne(spec("echo")));
        first.messages(id, "a");
        first.awaitItems(id, 1);
        first.cut();
        ExchangeClient back = back();
        back.messages(id, "another");
        assertThat(back.awaitRefusal(id).reason()).isEqualTo("SEQ_REUSED");
    }

    @Test
    void goesOnByAReceiveWhenItsExchangeIsLost() {
        long id = first.opened(openOne(spec("echo")));
        first.messages(id, "a");
        first.awaitItems(id, 1);
        first.cut();
        await().until(() -> tryToReceive(id));
    }

    private boolean tryToReceive(long id) {
        GrpcClient client = GrpcClient.to(server);
        clients.add(client);
        try (ReceiveClient receive = ReceiveClient.of(client, session)) {
            return receive.awaitItems(id, 1).equals(List.of("a"));
        } catch (AssertionError detachedLater) {
            return false;
        }
    }

    @Test
    void endsThePathOfAClientThatIsNotHeard() {
        stop();
        start(TestServer.with()
                .limit("heartbeatInterval", Duration.ofMillis(50))
                .limit("maxMissedHeartbeats", 4));
        assertThat(first.attachment().getHeartbeatTimeoutMs()).isEqualTo(200);
        Rejection end = first.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.ABORTED);
        assertThat(end.reason()).isEqualTo("HEARTBEAT_MISSED");
        back();
    }

    @Test
    void refusesASessionThatExpired() {
        stop();
        start(TestServer.with().limit("sessionTtl", Duration.ofMillis(50)));
        first.cut();
        await().until(() -> server.sessions().all().isEmpty());
        ExchangeClient late = exchange();
        late.send(ClientFrame.newBuilder().setAttach(Attach.newBuilder().setSession(anyEpoch())));
        Rejection end = late.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(end.reason()).isEqualTo("SESSION_UNKNOWN");
    }
}
