package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.ConnectRequest;
import dev.sluice.v1.ConnectResponse;
import dev.sluice.v1.Dependencies;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.FailurePolicy.Dependents;
import dev.sluice.v1.FailurePolicy.Kind;
import dev.sluice.v1.GapPolicy;
import dev.sluice.v1.Order;
import dev.sluice.v1.Outcome;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.SeqBy;
import dev.sluice.v1.StreamSpec;
import io.grpc.Status.Code;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What belongs to an order is taken with it, and refused by name with any other. */
class OrderFieldsIT {
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private TestServer server;
    private GrpcClient client;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .handler("held", held)
                .start();
        client = GrpcClient.to(server);
    }

    @AfterEach
    void stop() {
        held.release();
        client.close();
        server.close();
    }

    private static StreamSpec.Builder ordered(String handler, Order order) {
        return spec(handler).setOrder(order);
    }

    private static FailurePolicy.Builder policy(Kind kind) {
        return FailurePolicy.newBuilder().setKind(kind);
    }

    @ParameterizedTest
    @EnumSource(value = Order.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void takesASpecOfEachOrder(Order order) {
        StreamSpec.Builder spec = ordered("echo", order)
                .setOnFailure(policy(Kind.RETRY).setAttempts(3).setThen(Kind.SKIP));
        assertThat(client.open(openOne(spec)).getStreamIds(0)).isPositive();
    }

    static Stream<Arguments> wrongSpecs() {
        Duration aDay = Duration.newBuilder().setSeconds(86_400).build();
        return Stream.of(
                Arguments.of(
                        "on_failure",
                        ordered("echo", Order.ORDER_FIFO)
                                .setOnFailure(policy(Kind.ABORT).setAttempts(2))),
                Arguments.of(
                        "on_failure",
                        ordered("echo", Order.ORDER_FIFO)
                                .setOnFailure(policy(Kind.SKIP).setBackoff(Duration.getDefaultInstance()))),
                Arguments.of(
                        "on_failure",
                        ordered("echo", Order.ORDER_FIFO)
                                .setOnFailure(policy(Kind.PARK).setThen(Kind.SKIP))),
                Arguments.of(
                        "on_failure.attempts", ordered("echo", Order.ORDER_FIFO).setOnFailure(policy(Kind.RETRY))),
                Arguments.of(
                        "on_failure.attempts",
                        ordered("echo", Order.ORDER_FIFO)
                                .setOnFailure(policy(Kind.RETRY).setAttempts(1))),
                Arguments.of(
                        "on_failure.backoff",
                        ordered("echo", Order.ORDER_FIFO)
                                .setOnFailure(policy(Kind.RETRY).setAttempts(2).setBackoff(aDay))),
                Arguments.of(
                        "on_failure.then",
                        ordered("echo", Order.ORDER_FIFO)
                                .setOnFailure(policy(Kind.RETRY).setAttempts(2).setThen(Kind.RETRY))),
                Arguments.of(
                        "on_failure.dependents",
                        ordered("echo", Order.ORDER_KEYED)
                                .setOnFailure(policy(Kind.ABORT).setDependents(Dependents.DEPENDENTS_RUN))),
                Arguments.of("gap", ordered("echo", Order.ORDER_KEYED).setGap(GapPolicy.getDefaultInstance())),
                Arguments.of(
                        "gap.deadline",
                        ordered("echo", Order.ORDER_GRAPH)
                                .setGap(GapPolicy.newBuilder()
                                        .setDeadline(Duration.newBuilder().setSeconds(-1)))),
                Arguments.of(
                        "max_parallel", ordered("echo", Order.ORDER_SEQUENCED).setMaxParallel(1)),
                Arguments.of("max_parallel", ordered("echo", Order.ORDER_KEYED).setMaxParallel(1_025)),
                Arguments.of("seq_by", ordered("echo", Order.ORDER_SEQUENCED).setSeqBy(SeqBy.SEQ_BY_SERVER)),
                Arguments.of("seq_by", ordered("echo", Order.ORDER_GRAPH).setSeqBy(SeqBy.SEQ_BY_SERVER)));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("wrongSpecs")
    void refusesASpecThatCannotBe(String field, StreamSpec.Builder spec) {
        Rejection rejection = rejectionOf(() -> client.open(openOne(spec)));
        assertThat(rejection.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(rejection.field()).isEqualTo(field);
    }

    static Stream<Arguments> wrongChunks() {
        Chunk chunk = Chunk.newBuilder().addPayloads(bytes("a")).build();
        return Stream.of(
                Arguments.of("keys", Order.ORDER_KEYED, chunk.toBuilder()),
                Arguments.of("keys", Order.ORDER_GRAPH, chunk.toBuilder().addKeys(bytes("k"))),
                Arguments.of(
                        "needs",
                        Order.ORDER_FIFO,
                        chunk.toBuilder().addNeeds(Dependencies.newBuilder().addSeqs(1))),
                Arguments.of("priorities", Order.ORDER_SYNC, chunk.toBuilder().addPriorities(1)),
                Arguments.of(
                        "children", Order.ORDER_SEQUENCED, chunk.toBuilder().addChildren(1)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongChunks")
    void resetsAStreamForAPartOfAnotherOrderAndNoOther(String field, Order order, Chunk.Builder chunk) {
        try (ExchangeClient exchange = client.attached()) {
            exchange.send(ClientFrame.newBuilder()
                    .addOpens(inband(openOne(ordered("echo", order)), 1))
                    .addOpens(inband(openOne(spec("echo")), 3))
                    .addChunks(chunk.setStreamId(1).setFirstSeq(1))
                    .addChunks(exchange.nextChunk(3, 1).addPayloads(bytes("x"))));
            assertThat(exchange.awaitReset(1).field()).isEqualTo(field);
            exchange.awaitItems(3, 1);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongChunks")
    void refusesASendForAPartOfAnotherOrder(String field, Order order, Chunk.Builder chunk) {
        SendRequest request = SendRequest.newBuilder()
                .setClientId(clientId(1))
                .setSpec(ordered("echo", order).setName("s"))
                .setMessages(chunk.setFirstSeq(1))
                .build();
        Rejection rejection = rejectionOf(() -> client.blocking().send(request));
        assertThat(rejection.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(rejection.field()).isEqualTo(field);
    }

    @Test
    void takesAKeyOfEachMessageOfASend() {
        SendRequest request = SendRequest.newBuilder()
                .setClientId(clientId(1))
                .setSpec(ordered("echo", Order.ORDER_KEYED).setName("s"))
                .setMessages(Chunk.newBuilder()
                        .setFirstSeq(1)
                        .addPayloads(bytes("a"))
                        .addPayloads(bytes("b"))
                        .addKeys(bytes("k"))
                        .addKeys(bytes("")))
                .build();
        assertThat(client.blocking().send(request).getOutcomesList())
                .extracting(Outcome::getKind)
                .containsExactly(Outcome.Kind.DONE, Outcome.Kind.DONE);
    }

    static Stream<Arguments> wrongMessagesOfAConnect() {
        ConnectRequest message =
                ConnectRequest.newBuilder().setPayload(bytes("a")).build();
        ConnectRequest numbered = message.toBuilder().setSeq(1).build();
        Dependencies twice = Dependencies.newBuilder().addSeqs(2).addSeqs(2).build();
        return Stream.of(
                Arguments.of("seq", Order.ORDER_SEQUENCED, message.toBuilder()),
                Arguments.of("seq", Order.ORDER_GRAPH, message.toBuilder().setSeq(-1)),
                Arguments.of("seq", Order.ORDER_KEYED, numbered.toBuilder().setKey(bytes("k"))),
                Arguments.of("key", Order.ORDER_FIFO, message.toBuilder().setKey(bytes("k"))),
                Arguments.of("key", Order.ORDER_KEYED, message.toBuilder().setKey(bytes("k".repeat(257)))),
                Arguments.of("flags", Order.ORDER_FIFO, message.toBuilder().setFlags(2)),
                Arguments.of("needs", Order.ORDER_FIFO, message.toBuilder().setNeeds(twice)),
                Arguments.of(
                        "needs.seqs", Order.ORDER_GRAPH, numbered.toBuilder().setNeeds(twice)),
                Arguments.of(
                        "priority", Order.ORDER_SEQUENCED, numbered.toBuilder().setPriority(1)),
                Arguments.of("children", Order.ORDER_FIFO, message.toBuilder().setChildren(1)));
    }

    @ParameterizedTest(name = "{0} {1} #{index}")
    @MethodSource("wrongMessagesOfAConnect")
    void endsAConnectForAPartThatCannotBe(String field, Order order, ConnectRequest.Builder message) {
        try (ConnectClient call = ConnectClient.to(client, ordered("echo", order))) {
            call.send(message);
            assertThat(call.awaitEnd().field()).isEqualTo(field);
        }
    }

    @Test
    void numbersMessagesOfAConnectAsItsClientDoes() {
        try (ConnectClient call = ConnectClient.to(client, ordered("echo", Order.ORDER_SEQUENCED))) {
            call.send(ConnectRequest.newBuilder().setSeq(1).setPayload(bytes("a")));
            call.send(ConnectRequest.newBuilder().setSeq(2).setPayload(bytes("b")));
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.seqs()).containsExactly(1L, 2L);
        }
    }

    @Test
    void refusesASecondMessageOfASyncStream() {
        try (ConnectClient call = ConnectClient.to(client, ordered("held", Order.ORDER_SYNC))) {
            call.send("a", "b");
            ConnectResponse refused = call.awaitResponses(1).get(0);
            assertThat(refused.getKind()).isEqualTo(Outcome.Kind.REFUSED);
            assertThat(Rejection.of(refused.getStatus()).reason()).isEqualTo("SYNC_BUSY");
            held.release();
            assertThat(call.awaitResponses(2).get(1).getPayload()).isEqualTo(bytes("a"));
            call.send("c");
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.texts()).containsExactly("", "a", "c");
        }
    }

    @Test
    void refusesWhatIsBeyondTheWindowOfASequencedConnectInsteadOfPausingIt() {
        StreamSpec.Builder narrow = ordered("held", Order.ORDER_SEQUENCED);
        narrow.getWindowBuilder().setMessages(2);
        try (ConnectClient call = ConnectClient.to(client, narrow)) {
            for (int seq = 1; seq <= 4; seq++) {
                call.send(ConnectRequest.newBuilder().setSeq(seq).setPayload(bytes("m" + seq)));
            }
            assertThat(call.awaitResponses(2))
                    .extracting(ConnectResponse::getSeq, ConnectResponse::getKind)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(3L, Outcome.Kind.REFUSED),
                            org.assertj.core.groups.Tuple.tuple(4L, Outcome.Kind.REFUSED));
            held.release();
            call.awaitResponses(4);
            call.send(ConnectRequest.newBuilder().setSeq(3).setPayload(bytes("m3")));
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.texts()).containsExactly("", "", "m1", "m2", "m3");
        }
    }

    @Test
    void abortsAMessageOfAConnectThatDoesNotStartInItsTime() {
        try (ConnectClient call = ConnectClient.to(client, spec("held"))) {
            call.send("a");
            await().until(() -> held.only().messages().size() == 1);
            call.send(ConnectRequest.newBuilder().setTtlMs(1).setPayload(bytes("b")));
            call.send("c");
            ConnectResponse expired = call.awaitResponses(1).get(0);
            assertThat(expired.getSeq()).isEqualTo(2);
            assertThat(expired.getKind()).isEqualTo(Outcome.Kind.ABORTED);
            assertThat(Rejection.of(expired.getStatus()).reason()).isEqualTo("EXPIRED");
            held.release();
            call.halfClose();
            assertThat(call.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(call.seqs()).containsExactly(2L, 1L, 3L);
        }
    }
}
