package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.sluice.session.Session;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.MessageExtras;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.Outcome;
import dev.sluice.v1.Outcome.Kind;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.SendResponse;
import dev.sluice.v1.SeqBy;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamsGrpc;
import dev.sluice.v1.Window;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages by unary calls. */
class SendIT {
    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private final RecordingHandler picky =
            RecordingHandler.silent().failing(message -> new String(message.payload(), UTF_8).equals("bad"));
    private TestServer server;
    private GrpcClient client;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("held", held)
                .handler("picky", picky)
                .limit("maxMessagesPerSend", 5)
                .start();
        client = GrpcClient.to(server);
    }

    @AfterEach
    void leavesNothing() {
        held.release();
        for (Session session : server.sessions().all()) {
            session.home().run(() -> session.close(List.of(), false, (missing, failure) -> {}));
        }
        await().until(() -> server.sessions().all().isEmpty());
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
        assertThat(server.sessions().streamQuota().used()).isZero();
        client.close();
        server.close();
    }

    private static Chunk.Builder messages(long firstSeq, String... texts) {
        Chunk.Builder chunk = Chunk.newBuilder().setFirstSeq(firstSeq);
        for (String text : texts) {
            chunk.addPayloads(bytes(text));
        }
        return chunk;
    }

    private static StreamSpec.Builder named(String handler) {
        return spec(handler).setName("s");
    }

    private static StreamSpec.Builder numbered(String handler) {
        return named(handler).setSeqBy(SeqBy.SEQ_BY_SERVER);
    }

    private static SendRequest.Builder toClient(StreamSpec.Builder spec, Chunk.Builder messages) {
        return SendRequest.newBuilder().setClientId(clientId(7)).setSpec(spec).setMessages(messages);
    }

    private SendResponse send(SendRequest.Builder request) {
        return client.blocking().send(request.build());
    }

    private static void assertDone(Outcome outcome, long seq, String reply) {
        assertThat(outcome.getSeq()).isEqualTo(seq);
        assertThat(outcome.getKind()).isEqualTo(Kind.DONE);
        assertThat(outcome.getPayload().toStringUtf8()).isEqualTo(reply);
        assertThat(outcome.hasStatus()).isFalse();
    }

    @Test
    void answersMessagesOfASessionsStreamWithTheirOutcomes() {
        OpenResponse opened = client.open(openOne(spec("picky")));
        SendResponse answer = send(SendRequest.newBuilder()
                .setSession(opened.getSession())
                .setMessages(messages(1, "good", "bad", "late").setStreamId(opened.getStreamIds(0))));
        assertDone(answer.getOutcomes(0), 1, "");
        assertThat(answer.getOutcomes(1).getKind()).isEqualTo(Kind.FAILED);
        assertThat(Rejection.of(answer.getOutcomes(1).getStatus()).reason()).isEqualTo("TOLD_TO_FAIL");
        assertThat(answer.getOutcomes(2).getKind()).isEqualTo(Kind.ABORTED);
        assertThat(Rejection.of(answer.getOutcomes(2).getStatus()).reason()).isEqualTo("STREAM_FAILED");
    }

    @Test
    void opensTheStreamThatAClientNamesAndUsesItAgain() {
        assertDone(send(toClient(named("echo"), messages(1, "a"))).getOutcomes(0), 1, "a");
        assertDone(send(toClient(named("echo"), messages(2, "b"))).getOutcomes(0), 2, "b");
        assertThat(echo.only().messages()).containsExactly("a", "b");
        assertThat(echo.only().name()).isEqualTo("s");
    }

    @Test
    void tellsClientsAndTheirStreamsApart() {
        send(toClient(named("echo"), messages(1, "a")));
        send(toClient(named("echo").setName("other"), messages(1, "b")));
        send(toClient(named("echo"), messages(1, "c")).setClientId(clientId(8)));
        assertThat(echo.opened()).hasSize(3);
        assertThat(server.sessions().all()).hasSize(2);
    }

    @Test
    void carriesHeadersAndTimesToLive() {
        send(toClient(
                named("echo"),
                messages(1, "a")
                        .addExtras(MessageExtras.newBuilder().setIndex(0).putHeaders("k", "v"))));
        assertThat(echo.only().headers()).containsExactly(Map.of("k", "v"));
        ListenableFuture<SendResponse> running = client.async()
                .send(toClient(named("held"), messages(1, "a"))
                        .setClientId(clientId(9))
                        .build());
        await().until(() -> held.opened().size() == 1 && held.only().messages().size() == 1);
        SendResponse late =
                send(toClient(named("held"), messages(2, "b").addTtlMs(1)).setClientId(clientId(9)));
        assertThat(Rejection.of(late.getOutcomes(0).getStatus()).reason()).isEqualTo("EXPIRED");
        held.release();
        await().until(running::isDone);
    }

    // The same message again

    @Test
    void joinsAMessageThatIsUnderWayFromAnotherConnection() throws Exception {
        SendRequest request = toClient(named("held"), messages(1, "a")).build();
        ListenableFuture<SendResponse> first = client.async().send(request);
        await().until(() -> held.opened().size() == 1 && held.only().messages().size() == 1);
        try (GrpcClient other = GrpcClient.to(server)) {
            ListenableFuture<SendResponse> again = other.async().send(request);
            other.blocking().hello(dev.sluice.v1.HelloRequest.getDefaultInstance());
            held.release();
            assertDone(first.get().getOutcomes(0), 1, "a");
            assertDone(again.get().getOutcomes(0), 1, "a");
        }
        assertThat(held.only().messages()).containsExactly("a");
    }

    @Test
    void endsTheWaitAtTheDeadlineAndGivesTheOutcomeToARetry() {
        SendRequest request =
                toClient(numbered("held"), messages(0, "a").addExtras(key("k"))).build();
        var hasty = StreamsGrpc.newBlockingStub(client.channel()).withDeadlineAfter(200, TimeUnit.MILLISECONDS);
        assertThat(rejectionOf(() -> hasty.send(request)).code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        await().until(() -> held.opened().size() == 1 && held.only().messages().size() == 1);
        held.release();
        assertDone(client.blocking().send(request).getOutcomes(0), 1, "a");
        assertThat(held.only().messages()).containsExactly("a");
    }

    private static MessageExtras.Builder key(String key) {
        return MessageExtras.newBuilder().setIndex(0).setIdempotencyKey(key);
    }

    @Test
    void saysOfAMessageThatWasTakenWhenItsStreamGoesThatItsOutcomeIsNotKnown() throws Exception {
        OpenResponse opened = client.open(openOne(spec("held")));
        ListenableFuture<SendResponse> running = client.async()
                .send(SendRequest.newBuilder()
                        .setSession(opened.getSession())
                        .setMessages(messages(1, "a").setStreamId(opened.getStreamIds(0)))
                        .build());
        await().until(() -> held.opened().size() == 1 && held.only().messages().size() == 1);
        client.close(opened.getSession(), CloseRequest.Mode.ABORT);
        Outcome outcome = running.get().getOutcomes(0);
        assertThat(outcome.getKind()).isEqualTo(Kind.UNKNOWN);
        assertThat(Rejection.of(outcome.getStatus()).reason()).isEqualTo("OUTCOME_UNKNOWN");
    }

    // Limits

    @Test
    void saysWhenToTryAgainWhereTheWindowIsFull() throws Exception {
        StreamSpec.Builder narrow =
                numbered("held").setWindow(Window.newBuilder().setMessages(2));
        ListenableFuture<SendResponse> filling =
                client.async().send(toClient(narrow, messages(0, "a", "b", "c")).build());
        await().until(() -> held.opened().size() == 1 && !held.only().messages().isEmpty());
        Rejection full = rejectionOf(() -> send(toClient(narrow, messages(0, "d"))));
        assertThat(full.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(full.hasRetryInfo()).isTrue();
        held.release();
        assertDone(filling.get().getOutcomes(1), 2, "b");
        assertThat(filling.get().getOutcomes(2).getKind()).isEqualTo(Kind.REFUSED);
        assertThat(Rejection.of(filling.get().getOutcomes(2).getStatus()).hasRetryInfo())
                .isTrue();
        assertDone(send(toClient(narrow, messages(0, "d"))).getOutcomes(0), 3, "d");
    }

    @Test
    void leavesOutRepliesThatDoNotFitAndGivesThemToARetry() {
        String big = "x".repeat(2_500_000);
        StreamSpec.Builder wide = named("echo").setWindow(Window.newBuilder().setBytes(16 << 20));
        SendResponse answer = send(toClient(wide, messages(1, big, big, big)));
        assertDone(answer.getOutcomes(0), 1, big);
        assertDone(answer.getOutcomes(1), 2, big);
        assertThat(answer.getOutcomes(2).getKind()).isEqualTo(Kind.DONE);
        assertThat(Rejection.of(answer.getOutcomes(2).getStatus()).reason()).isEqualTo("REPLY_LEFT_OUT");
        assertDone(send(toClient(wide, messages(3, big))).getOutcomes(0), 3, big);
    }

    @Test
    void takesNoMoreMessagesByOneCallThanItMay() {
        assertThat(send(toClient(named("echo"), messages(1, "a", "b", "c", "d", "e")))
                        .getOutcomesCount())
                .isEqualTo(5);
        Rejection tooMany = rejectionOf(() -> send(toClient(named("echo"), messages(6, "a", "b", "c", "d", "e", "f"))));
        assertThat(tooMany.quota()).isEqualTo("max-messages-per-send");
    }

    // Requests that make no sense

    private void assertInvalid(String field, SendRequest.Builder request) {
        Rejection rejection = rejectionOf(() -> send(request));
        assertThat(rejection.code()).as(field).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(rejection.field()).isEqualTo(field);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        OpenResponse opened = client.open(openOne(spec("echo")));
        Chunk.Builder a = messages(1, "a");
        assertInvalid("session", SendRequest.newBuilder().setMessages(a));
        assertInvalid("session", toClient(named("echo"), a).setSession(opened.getSession()));
        assertInvalid("client_id", toClient(named("echo"), a).setClientId(bytes("short")));
        assertInvalid("spec.name", toClient(spec("echo"), a));
        assertInvalid("handler", toClient(named(""), a));
        assertInvalid("payloads", toClient(named("echo"), messages(1)));
        assertInvalid(
                "messages.stream_id", toClient(named("echo"), messages(1, "a").setStreamId(2)));
        assertInvalid("messages.more", toClient(named("echo"), messages(1, "a").setMore(true)));
        assertInvalid("messages.more", toClient(named("echo"), messages(1, "a").setOffset(3)));
        assertInvalid("messages.first_seq", toClient(named("echo"), messages(0, "a")));
        assertInvalid("messages.first_seq", toClient(numbered("echo").setName("n"), messages(1, "a")));
        assertInvalid(
                "messages.extras.idempotency_key",
                toClient(named("echo"), messages(1, "a").addExtras(key("k"))));
        assertInvalid(
                "messages.extras.idempotency_key",
                toClient(numbered("echo").setName("n"), messages(0, "a").addExtras(key("k".repeat(2000)))));
        client.close(opened.getSession(), CloseRequest.Mode.ABORT);
    }

    @Test
    void refusesASpecThatIsNotTheStreams() {
        send(toClient(named("echo"), messages(1, "a")));
        Rejection differs = rejectionOf(() -> send(toClient(named("picky"), messages(2, "b"))));
        assertThat(differs.reason()).isEqualTo("STREAM_SPEC_DIFFERS");
        assertThat(differs.code()).isEqualTo(Code.FAILED_PRECONDITION);
    }

    @Test
    void refusesAWrongTokenAndAStreamThatIsNotThere() {
        OpenResponse opened = client.open(openOne(spec("echo")));
        SendRequest.Builder request =
                SendRequest.newBuilder().setMessages(messages(1, "a").setStreamId(99));
        assertThat(rejectionOf(() -> send(request.setSession(
                                opened.getSession().toBuilder().setToken(bytes("wrong")))))
                        .reason())
                .isEqualTo("SESSION_DENIED");
        assertThat(rejectionOf(() -> send(request.setSession(opened.getSession())))
                        .reason())
                .isEqualTo("STREAM_UNKNOWN");
        assertThat(rejectionOf(() -> send(request.setSession(
                                opened.getSession().toBuilder().setEpoch(99))))
                        .reason())
                .isEqualTo("STALE_EPOCH");
        client.close(opened.getSession(), CloseRequest.Mode.ABORT);
    }

    @Test
    void takesNothingNewWhenTheServerLeaves() {
        send(toClient(named("echo"), messages(1, "a")));
        server.sessions().drain();
        for (Session session : server.sessions().all()) {
            session.home().run(() -> session.goAway(1_000));
        }
        assertThat(rejectionOf(() -> send(toClient(named("echo"), messages(2, "b"))))
                        .reason())
                .isEqualTo("GOING_AWAY");
        assertThat(rejectionOf(() ->
                                send(toClient(named("echo"), messages(1, "a")).setClientId(clientId(8))))
                        .reason())
                .isEqualTo("GOING_AWAY");
    }
}
