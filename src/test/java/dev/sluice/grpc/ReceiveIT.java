package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.Grants;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.Outcome;
import dev.sluice.v1.Receipts;
import dev.sluice.v1.ReceiveRequest;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.grpc.Status.Code;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server has for a client that has no Exchange: over Receive, call after call, nothing lost between them. */
class ReceiveIT {
    private static final int OUT_WINDOW = 3;

    private final RecordingHandler echo = RecordingHandler.echoing();
    private TestServer server;
    private GrpcClient client;
    private SessionRef session;
    private long id;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .limit("heartbeatInterval", Duration.ofMillis(300))
                .start();
        client = GrpcClient.to(server);
        open(spec("echo").setOutWindow(Window.newBuilder().setMessages(OUT_WINDOW)));
    }

    /** In the one session of the test. */
    private void open(StreamSpec.Builder spec) {
        OpenResponse opened =
                client.open(session == null ? openOne(spec) : openOne(spec).setSession(session));
        session = session == null ? opened.getSession() : session;
        id = opened.getStreamIds(0);
    }

    /** Whatever a test did, nothing of it is left. */
    @AfterEach
    void stop() {
        if (server.sessions().sessionQuota().used() > 0) {
            client.close(session, CloseRequest.Mode.ABORT);
        }
        client.close();
        await().untilAsserted(() -> {
            assertThat(server.sessions().sessionQuota().used()).isZero();
            assertThat(server.sessions().streamQuota().used()).isZero();
            assertThat(server.sessions().bufferedQuota().used()).isZero();
            assertThat(echo.live()).isZero();
        });
        server.close();
    }

    private ReceiveClient receive() {
        return ReceiveClient.of(client, session).awaitAttached();
    }

    private ReceiveClient receiveAfter(long has, long more) {
        return ReceiveClient.after(client, session, id, has, more);
    }

    private void push(String... texts) {
        for (String text : texts) {
            echo.only().context().push(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Outcome send(long seq, String text) {
        return client.blocking()
                .send(SendRequest.newBuilder()
                        .setSession(session)
                        .setMessages(Chunk.newBuilder()
                                .setStreamId(id)
                                .setFirstSeq(seq)
                                .addPayloads(bytes(text)))
                        .build())
                .getOutcomes(0);
    }

    @Test
    void isAttachedFirst() {
        try (ReceiveClient receive = receive()) {
            assertThat(receive.attachment().getSession())
                    .isEqualTo(session.toBuilder().clearToken().build());
            assertThat(receive.attachment().getDefaultWindow().getMessages()).isEqualTo(1024);
            assertThat(receive.attachment().getHeartbeatIntervalMs()).isEqualTo(300);
        }
    }

    @Test
    void beatsByItself() {
        try (ReceiveClient receive = receive()) {
            receive.await("heartbeats", c -> c.heartbeats().size() >= 2);
            assertThat(receive.heartbeats().get(0).getBeat()).isEqualTo(1);
            assertThat(receive.heartbeats().get(1).getBeat()).isEqualTo(2);
        }
    }

    @Test
    void bringsPushesWhileSendBringsReplies() {
        push("early");
        try (ReceiveClient receive = receive()) {
            assertThat(send(1, "a").getPayload().toStringUtf8()).isEqualTo("a");
            push("late");
            assertThat(receive.awaitItems(id, 2)).containsExactly("early", "late");
            assertThat(receive.stream(id).items()).allMatch(ReceivedStream.Item::isPush);
            receive.await("the ack", c -> c.stream(id).acked() == 1);
        }
    }

    @Test
    void sendsAgainWhatHasNoReceipt() {
        push("a", "b");
        try (ReceiveClient first = receive()) {
            first.awaitItems(id, 2);
        }
        try (ReceiveClient again = receive()) {
            assertThat(again.awaitItems(id, 2)).containsExactly("a", "b");
        }
        try (ReceiveClient third = receiveAfter(1, OUT_WINDOW)) {
            assertThat(third.awaitItems(id, 1)).containsExactly("b");
            push("c");
            assertThat(third.awaitItems(id, 2)).containsExactly("b", "c");
            assertThat(third.stream(id).items().get(0).outSeq()).isEqualTo(2);
        }
    }

    @Test
    void holdsBackWhatIsBeyondTheGrants() {
        push("a", "b", "c", "d", "e", "f");
        try (ReceiveClient first = receive()) {
            first.awaitItems(id, OUT_WINDOW);
            send(1, "x");
            first.await("the ack", c -> c.stream(id).acked() == 1);
            assertThat(first.stream(id).texts()).containsExactly("a", "b", "c");
        }
        try (ReceiveClient second = receiveAfter(3, 2)) {
            assertThat(second.awaitItems(id, 2)).containsExactly("d", "e");
            send(2, "y");
            second.await("the ack", c -> c.stream(id).acked() == 2);
            assertThat(second.stream(id).texts()).containsExactly("d", "e");
        }
        try (ReceiveClient third = receiveAfter(5, 1)) {
            assertThat(third.awaitItems(id, 1)).containsExactly("f");
        }
    }

    @Test
    void holdsBackWhatIsBeyondTheBytesGranted() {
        open(spec("echo").setOutWindow(Window.newBuilder().setBytes(2)));
        RecordingHandler.Seen stream = echo.awaitOpened(1);
        for (String text : List.of("a", "b", "c")) {
            stream.context().push(text.getBytes(StandardCharsets.UTF_8));
        }
        try (ReceiveClient first = receive()) {
            first.awaitItems(id, 2);
            send(1, "x");
            first.await("the ack", c -> c.stream(id).acked() == 1);
            assertThat(first.stream(id).texts()).containsExactly("a", "b");
        }
        Grants.Builder grants =
                Grants.newBuilder().addStreamIds(id).addMaxOutSeq(9).addMaxOutBytes(3);
        ReceiveRequest.Builder request =
                ReceiveRequest.newBuilder().setSession(session).setGrants(grants);
        try (ReceiveClient second = ReceiveClient.of(client, request, false)) {
            assertThat(second.awaitItems(id, 3)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void takesThePlaceOfAnOlderCall() {
        try (ReceiveClient older = receive();
                ReceiveClient newer = receive()) {
            Rejection end = older.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.ABORTED);
            assertThat(end.reason()).isEqualTo("SESSION_TAKEN_OVER");
            push("a");
            assertThat(newer.awaitItems(id, 1)).containsExactly("a");
        }
    }

    @Test
    void tellsTheEndOfAStreamUntilItsReceipt() {
        push("a");
        await().until(() -> server.sessions().bufferedQuota().used() > 0);
        client.close(session, CloseRequest.Mode.FINISH, id);
        for (int i = 0; i < 2; i++) {
            try (ReceiveClient receive = receive()) {
                assertThat(receive.awaitEnded(id).texts()).containsExactly("a");
                assertThat(receive.stream(id).ended().getLastOutSeq()).isEqualTo(1);
            }
        }
        try (ReceiveClient receive = receiveAfter(1, 9)) {
            assertThat(receive.awaitEnded(id).texts()).isEmpty();
        }
        assertThat(server.sessions().streamQuota().used()).isEqualTo(1);
        try (ReceiveClient receive = receiveAfter(2, 9)) {
            receive.awaitAttached();
            await().until(() -> server.sessions().streamQuota().used() == 0);
            receive.await("a heartbeat", c -> !c.heartbeats().isEmpty());
            assertThat(receive.stream(id).ended()).isNull();
        }
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of(
                        "receipts.up_to",
                        ReceiveRequest.newBuilder()
                                .setReceipts(Receipts.newBuilder().addStreamIds(2))),
                Arguments.of(
                        "grants.max_out_seq",
                        ReceiveRequest.newBuilder()
                                .setGrants(Grants.newBuilder().addStreamIds(2).addMaxOutBytes(1))),
                Arguments.of(
                        "grants.max_out_bytes",
                        ReceiveRequest.newBuilder()
                                .setGrants(Grants.newBuilder().addStreamIds(2).addMaxOutSeq(1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void refusesColumnsThatAreNotOfOneLengthAndLeavesAnOlderCallAlone(String field, ReceiveRequest.Builder bad) {
        try (ReceiveClient older = receive();
                ReceiveClient newer = ReceiveClient.of(client, bad.setSession(session), false)) {
            Rejection end = newer.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(end.field()).isEqualTo(field);
            push("a");
            assertThat(older.awaitItems(id, 1)).containsExactly("a");
        }
    }

    @Test
    void refusesWhatIsNotTheSessionAndLeavesAnOlderCallAlone() {
        SessionRef token = session.toBuilder().setToken(bytes("guessed")).build();
        SessionRef unknown = session.toBuilder().setSessionId("nobody").build();
        SessionRef epoch = session.toBuilder().setEpoch(7).build();
        try (ReceiveClient older = receive();
                ReceiveClient wrongToken = ReceiveClient.of(client, token);
                ReceiveClient noSession = ReceiveClient.of(client, unknown);
                ReceiveClient noRef = ReceiveClient.of(client, SessionRef.getDefaultInstance());
                ReceiveClient wrongEpoch = ReceiveClient.of(client, epoch)) {
            assertThat(wrongToken.awaitEnd().reason()).isEqualTo("SESSION_DENIED");
            assertThat(noSession.awaitEnd().reason()).isEqualTo("SESSION_UNKNOWN");
            assertThat(noRef.awaitEnd().reason()).isEqualTo("SESSION_UNKNOWN");
            assertThat(wrongEpoch.awaitEnd().reason()).isEqualTo("STALE_EPOCH");
            push("a");
            assertThat(older.awaitItems(id, 1)).containsExactly("a");
        }
    }

    @Test
    void isNotForASessionThatHasAnExchange() {
        try (ExchangeClient exchange = client.exchange().attach(session);
                ReceiveClient receive = ReceiveClient.of(client, session)) {
            Rejection end = receive.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.FAILED_PRECONDITION);
            assertThat(end.reason()).isEqualTo("SESSION_ATTACHED");
            push("a");
            exchange.awaitItems(id, 1);
        }
    }

    @Test
    void endsWhenAnExchangeTakesItsSessionOver() {
        push("a");
        try (ReceiveClient receive = receive();
                ExchangeClient exchange = client.exchange().attach(session)) {
            assertThat(receive.awaitEnd().reason()).isEqualTo("SESSION_TAKEN_OVER");
            exchange.awaitItems(id, 1);
            session =
                    exchange.session().toBuilder().setToken(session.getToken()).build();
        }
    }

    @Test
    void comesByAnyConnection() {
        List<GrpcClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                GrpcClient other = GrpcClient.to(server);
                clients.add(other);
                push("item " + i);
                try (ReceiveClient receive = ReceiveClient.after(other, session, id, i, OUT_WINDOW)) {
                    assertThat(receive.awaitItems(id, 1)).containsExactly("item " + i);
                }
            }
        } finally {
            clients.forEach(GrpcClient::close);
        }
    }

    @Test
    void doesNotTakeTheSessionWithItWhenItsClientGoes() {
        try (ReceiveClient receive = receive()) {
            receive.cut();
        }
        assertThat(send(1, "a").getPayload().toStringUtf8()).isEqualTo("a");
        push("b");
        try (ReceiveClient receive = receive()) {
            assertThat(receive.awaitItems(id, 1)).containsExactly("b");
        }
    }

    @Test
    void endsWellWhenItsSessionIsClosed() {
        try (ReceiveClient receive = receive()) {
            client.close(session, CloseRequest.Mode.FINISH);
            assertThat(receive.awaitEnd().code()).isEqualTo(Code.OK);
        }
        try (ReceiveClient late = ReceiveClient.of(client, session)) {
            assertThat(late.awaitEnd().reason()).isEqualTo("SESSION_UNKNOWN");
        }
    }

    @Test
    void refusesACallWithoutRequestBytesThatMakeSense() {
        ReceiveRequest.Builder huge = ReceiveRequest.newBuilder()
                .setSession(SessionRef.newBuilder().setToken(ByteString.copyFrom(new byte[(8 << 20) + 1])));
        try (ReceiveClient receive = ReceiveClient.of(client, huge, false)) {
            assertThat(receive.awaitEnd().quota()).isEqualTo("max-frame-bytes");
        }
    }

    @Test
    void isToldToGoAndThenEndedWhenTheServerLeaves() throws Exception {
        push("a");
        try (ReceiveClient receive = receive()) {
            receive.awaitItems(id, 1);
            Future<Long> drained = server.server().drain();
            Rejection end = receive.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(end.reason()).isEqualTo("GOING_AWAY");
            assertThat(receive.goAway().getDeadlineMs()).isBetween(1, 30_000);
            drained.toCompletionStage().toCompletableFuture().get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void holdsBackWhatItsClientDoesNotRead() {
        int pushes = 600;
        open(spec("echo").setOutWindow(Window.newBuilder().setMessages(60_000).setBytes(64 << 20)));
        RecordingHandler.Seen stream = echo.awaitOpened(1);
        ReceiveRequest.Builder request = ReceiveRequest.newBuilder().setSession(session);
        try (GrpcClient slow = GrpcClient.to(server);
                ReceiveClient receive = ReceiveClient.of(slow, request, true);
                ExchangeClient neighbour = client.attached()) {
            receive.request(1);
            receive.awaitAttached();
            for (int i = 0; i < pushes; i++) {
                stream.context().push(new byte[64 << 10]);
            }
            long other = neighbour.opened(openOne(spec("echo")));
            for (int i = 1; i <= 100; i++) {
                neighbour.messages(other, "x");
                neighbour.awaitItems(other, i);
            }
            client.blocking().hello(HelloRequest.getDefaultInstance());
            assertThat(server.counters().items()).isLessThan(pushes);
            receive.request(Integer.MAX_VALUE);
            receive.awaitItems(id, pushes);
            neighbour.end(other, 100);
            neighbour.awaitEnded(other);
            client.close(neighbour.session(), CloseRequest.Mode.ABORT);
        }
    }
}
