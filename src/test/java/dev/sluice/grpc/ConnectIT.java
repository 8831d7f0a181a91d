package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.v1.ConnectRequest;
import dev.sluice.v1.ConnectResponse;
import dev.sluice.v1.Durability;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.SeqBy;
import dev.sluice.v1.StreamSpec;
import io.grpc.Status.Code;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One call, one stream: what a client of Connect sends and hears, and how the call ends. */
class ConnectIT {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler silent = RecordingHandler.silent();
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private final RecordingHandler slow = RecordingHandler.echoing().blockingOpen(gate);
    private TestServer server;
    private GrpcClient client;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("silent", silent)
                .handler("held", held.failing(message -> message.seq() == 2))
                .handler("slow", slow)
                .handler("speaker", new Speaker())
                .handler("choosy", RecordingHandler.echoing().refusing(stream -> true))
                .handler("pushy", Handler.async((stream, message) -> {
                    stream.push("pushed".getBytes(StandardCharsets.UTF_8));
                    return CompletableFuture.completedFuture(message.payload());
                }))
                .handler(
                        "dumb",
                        Handler.async((stream, message) -> CompletableFuture.failedFuture(
                                new HandlerException(new Failure(Failure.Code.INTERNAL, "DUMB", "cannot speak")))))
                .start();
        client = GrpcClient.to(server);
    }

    /** Whatever a test did, nothing of it is left. */
    @AfterEach
    void stop() {
        gate.countDown();
        client.close();
        await().untilAsserted(() -> {
            assertThat(server.sessions().sessionQuota().used()).isZero();
            assertThat(server.sessions().streamQuota().used()).isZero();
            assertThat(server.sessions().bufferedQuota().used()).isZero();
            assertThat(echo.live() + silent.live() + held.live() + slow.live()).isZero();
        });
        server.close();
    }

    private ConnectClient connect(String handler) {
        return ConnectClient.to(client, spec(handler));
    }

    @ParameterizedTest
    @EnumSource(value = SeqBy.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void repliesToEachMessageInOrder(SeqBy seqBy) {
        try (ConnectClient call = ConnectClient.to(client, spec("echo").setSeqBy(seqBy))) {
            call.send("a", "b", "c");
            call.awaitResponses(3);
            call.send("d");
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.texts()).containsExactly("a", "b", "c", "d");
            assertThat(call.seqs()).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void answersASuccessThatHasNoReplyWithoutPayload() {
        try (ConnectClient call = connect("silent")) {
            call.send("a", "b");
            List<ConnectResponse> responses = call.awaitResponses(2);
            assertThat(responses)
                    .containsExactly(
                            ConnectResponse.newBuilder().setSeq(1).build(),
                            ConnectResponse.newBuilder().setSeq(2).build());
        }
    }

    @Test
    void givesTheHandlerTheStreamAsItWasAskedForAndTheHeadersOfEachMessage() {
        try (ConnectClient call =
                ConnectClient.to(client, spec("echo").setName("n").putLabels("k", "v"))) {
            call.send(ConnectRequest.newBuilder().setPayload(bytes("a")).putHeaders("trace", "1"));
            call.send("b");
            call.awaitResponses(2);
            assertThat(echo.only().name()).isEqualTo("n");
            assertThat(echo.only().labels()).isEqualTo(Map.of("k", "v"));
            assertThat(echo.only().messages()).containsExactly("a", "b");
            assertThat(echo.only().headers()).containsExactly(Map.of("trace", "1"), Map.of());
        }
    }

    @Test
    void tellsPushesBetweenTheReplies() {
        try (ConnectClient call = connect("pushy")) {
            call.send("a");
            call.awaitResponses(2);
            call.send("b");
            call.awaitResponses(4);
            assertThat(call.texts()).containsExactly("pushed", "a", "pushed", "b");
            assertThat(call.seqs()).containsExactly(0L, 1L, 0L, 2L);
        }
    }

    @Test
    void endsWithTheHandlersLastWordWhenTheClientHasSentAll() {
        try (ConnectClient call = connect("speaker")) {
            call.send("a", "b");
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.texts()).containsExactly("", "", "farewell");
            assertThat(call.seqs()).containsExactly(1L, 2L, 0L);
        }
    }

    private static final class Speaker implements Handler {
        @Override
        public void handle(StreamContext stream, Run run) {
            run.allDone();
        }

        @Override
        public CompletionStage<byte[]> onEnd(StreamContext stream) {
            return CompletableFuture.completedFuture("farewell".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void endsWellWithoutAnyMessage() {
        try (ConnectClient call = connect("echo")) {
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            await().until(() -> echo.only().closes().equals(List.of(CloseCause.ENDED)));
        }
    }

    @Test
    void abortsWhatFollowsAFailedMessageAndThenEnds() {
        try (ConnectClient call = connect("held")) {
            call.send("a", "b", "c", "d");
            await().until(() -> server.counters().accepted() == 4);
            held.release();
            List<ConnectResponse> responses = call.awaitResponses(4);
            assertThat(call.seqs()).containsExactly(1L, 2L, 3L, 4L);
            assertThat(call.texts()).containsExactly("a", "", "", "");
            assertThat(responses.get(0).hasStatus()).isFalse();
            assertThat(reasonOf(responses.get(1))).isEqualTo("TOLD_TO_FAIL");
            assertThat(reasonOf(responses.get(2))).isEqualTo("STREAM_FAILED");
            assertThat(reasonOf(responses.get(3))).isEqualTo("STREAM_FAILED");
            call.send("e");
            Rejection end = call.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.FAILED_PRECONDITION);
            assertThat(end.reason()).isEqualTo("STREAM_FAILED");
            assertThat(end.metadata()).containsEntry("failed_seq", "2");
            assertThat(call.responses()).hasSize(4);
            await().until(() -> held.only().closes().equals(List.of(CloseCause.FAILED)));
        }
    }

    private static String reasonOf(ConnectResponse response) {
        return Rejection.of(response.getStatus()).reason();
    }

    @Test
    void tellsOfAFailureToAClientThatHasSentAll() {
        try (ConnectClient call = connect("dumb")) {
            call.send("a");
            call.halfClose();
            assertThat(call.awaitEnd().reason()).isEqualTo("STREAM_FAILED");
            assertThat(reasonOf(call.responses().get(0))).isEqualTo("DUMB");
        }
    }

    private static ConnectRequest.Builder message() {
        return ConnectRequest.newBuilder();
    }

    static Stream<Arguments> badFirstMessages() {
        return Stream.of(
                Arguments.of("open", message().setPayload(bytes("a"))),
                Arguments.of("payload", message().setOpen(spec("echo")).setPayload(bytes("a"))),
                Arguments.of("payload", message().setOpen(spec("echo")).setKey(bytes("a"))),
                Arguments.of("payload", message().setOpen(spec("echo")).putHeaders("a", "b")),
                Arguments.of("handler", message().setOpen(StreamSpec.getDefaultInstance())),
                Arguments.of("durability", message().setOpen(spec("echo").setDurability(Durability.DURABILITY_DISK))));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("badFirstMessages")
    void refusesABadFirstMessage(String field, ConnectRequest.Builder first) {
        try (ConnectClient call = ConnectClient.start(client, false)) {
            call.send(first);
            assertThat(call.awaitEnd().field()).isEqualTo(field);
            assertThat(echo.opened()).isEmpty();
        }
    }

    @Test
    void refusesACallWithoutAnyMessage() {
        try (ConnectClient call = ConnectClient.start(client, false)) {
            call.halfClose();
            assertThat(call.awaitEnd().field()).isEqualTo("open");
        }
    }

    static Stream<Arguments> badLaterMessages() {
        return Stream.of(
                Arguments.of("open", message().setOpen(spec("echo"))),
                Arguments.of("key", message().setKey(bytes("k"))),
                Arguments.of("headers", message().putHeaders("k", "v".repeat(5_000))));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("badLaterMessages")
    void refusesABadMessageLater(String field, ConnectRequest.Builder later) {
        try (ConnectClient call = connect("echo")) {
            call.send(later);
            Rejection end = call.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(end.field()).isEqualTo(field);
            await().until(() -> echo.only().closes().equals(List.of(CloseCause.RESET)));
        }
    }

    @Test
    void refusesAMessageThatIsTooLarge() {
        try (ConnectClient call = connect("echo")) {
            call.send(message().setPayload(ByteString.copyFrom(new byte[(4 << 20) + 1])));
            assertThat(call.awaitEnd().quota()).isEqualTo("max-message-bytes");
        }
        try (ConnectClient call = connect("echo")) {
            call.send(message().setPayload(ByteString.copyFrom(new byte[(8 << 20) + 1])));
            assertThat(call.awaitEnd().quota()).isEqualTo("max-frame-bytes");
        }
    }

    @Test
    void takesAMessageAsLargeAsAnyMayBe() {
        try (ConnectClient call = connect("echo")) {
            call.send(message().setPayload(ByteString.copyFrom(new byte[4 << 20])));
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.responses().get(0).getPayload().size()).isEqualTo(4 << 20);
        }
    }

    @Test
    void tellsWhyTheHandlerRefusesTheStream() {
        try (ConnectClient unwanted = connect("choosy");
                ConnectClient unknown = connect("nobody")) {
            assertThat(unwanted.awaitEnd().reason()).isEqualTo("NOT_WANTED");
            assertThat(unknown.awaitEnd().reason()).isEqualTo("HANDLER_UNKNOWN");
        }
    }

    @Test
    void leavesNothingWhenTheClientGoesWhileTheHandlerIsAsked() {
        try (ConnectClient call = connect("slow")) {
            slow.awaitOpened(0);
            call.cut();
            await().until(() -> server.sessions().sessionQuota().used() == 0);
            gate.countDown();
            await().until(() -> slow.only().closes().equals(List.of(CloseCause.ROLLED_BACK))
                    || slow.only().closes().equals(List.of(CloseCause.RESET)));
        }
    }

    @Test
    void takesMessagesThatCameWhileTheHandlerWasAsked() {
        try (ConnectClient call = connect("slow")) {
            call.send("a", "b");
            call.halfClose();
            slow.awaitOpened(0);
            gate.countDown();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.texts()).containsExactly("a", "b");
        }
    }

    @Test
    void endsTheStreamWhenTheClientGoes() {
        try (ConnectClient call = connect("held")) {
            call.send("a", "b");
            await().until(() -> server.counters().accepted() == 2);
            call.cut();
            await().until(() -> server.sessions().sessionQuota().used() == 0);
            held.release();
            await().until(() -> held.only().closes().equals(List.of(CloseCause.RESET)));
        }
    }

    @Test
    void endsWhenTheStreamIsIdleForTooLong() {
        StreamSpec.Builder spec = spec("echo")
                .setIdleTimeout(com.google.protobuf.Duration.newBuilder().setNanos(50_000_000));
        try (ConnectClient call = ConnectClient.to(client, spec)) {
            assertThat(call.awaitEnd().reason()).isEqualTo("IDLE_TIMEOUT");
        }
    }

    @Test
    void answersWhatWasAcceptedBeforeTheServerLeaves() throws Exception {
        try (TestServer leaving = TestServer.with()
                        .handler("held", held)
                        .drainTimeout(Duration.ofSeconds(25))
                        .start();
                GrpcClient other = GrpcClient.to(leaving);
                ConnectClient call = ConnectClient.to(other, spec("held"))) {
            call.send("a");
            await().until(() -> leaving.counters().accepted() == 1);
            Future<Long> drained = leaving.server().drain();
            try (ConnectClient late = ConnectClient.to(other, spec("held"))) {
                assertThat(late.awaitEnd().reason()).isEqualTo("GOING_AWAY");
            }
            call.send("b");
            other.blocking().hello(HelloRequest.getDefaultInstance());
            held.release();
            Rejection end = call.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(end.reason()).isEqualTo("GOING_AWAY");
            assertThat(call.texts()).containsExactly("a");
            drained.toCompletionStage().toCompletableFuture().get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(leaving.sessions().streamQuota().used()).isZero();
        }
    }
}
