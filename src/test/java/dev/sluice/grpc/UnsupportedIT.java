package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openEach;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Dependencies;
import dev.sluice.v1.Durability;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.FailurePolicy.Kind;
import dev.sluice.v1.GapPolicy;
import dev.sluice.v1.MessageExtras;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.Order;
import dev.sluice.v1.SendRequest;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamsGrpc;
import dev.sluice.v1.WorkFrame;
import dev.sluice.v1.WorkerFrame;
import dev.sluice.v1.WorkersGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the protocol has and this server does not: each part of it is refused by name, and nothing is taken for granted. */
class UnsupportedIT {
    private static TestServer server;
    private static GrpcClient client;

    @BeforeAll
    static void start() {
        server = TestServer.with().handler("echo", RecordingHandler.echoing()).start();
        client = GrpcClient.to(server);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static FailurePolicy.Builder policy(Kind kind) {
        return FailurePolicy.newBuilder().setKind(kind);
    }

    static Stream<Arguments> specs() {
        StreamSpec echo = spec("echo").build();
        return Stream.of(
                Arguments.of("order", Code.UNIMPLEMENTED, echo.toBuilder().setOrderValue(99)),
                Arguments.of(
                        "on_failure.kind",
                        Code.UNIMPLEMENTED,
                        echo.toBuilder().setOnFailure(policy(Kind.ABORT).setKindValue(99))),
                Arguments.of(
                        "on_failure.then",
                        Code.UNIMPLEMENTED,
                        echo.toBuilder()
                                .setOnFailure(policy(Kind.RETRY).setAttempts(2).setThenValue(99))),
                Arguments.of(
                        "on_failure.dependents",
                        Code.UNIMPLEMENTED,
                        echo.toBuilder()
                                .setOrder(Order.ORDER_GRAPH)
                                .setOnFailure(policy(Kind.ABORT).setDependentsValue(99))),
                Arguments.of(
                        "gap.action",
                        Code.UNIMPLEMENTED,
                        echo.toBuilder()
                                .setOrder(Order.ORDER_SEQUENCED)
                                .setGap(GapPolicy.newBuilder().setActionValue(99))),
                Arguments.of(
                        "durability", Code.UNIMPLEMENTED, echo.toBuilder().setDurability(Durability.DURABILITY_DISK)),
                Arguments.of(
                        "durability",
                        Code.UNIMPLEMENTED,
                        echo.toBuilder().setDurability(Durability.DURABILITY_DISK_SYNC)),
                Arguments.of("durability", Code.UNIMPLEMENTED, echo.toBuilder().setDurabilityValue(99)),
                Arguments.of("seq_by", Code.UNIMPLEMENTED, echo.toBuilder().setSeqByValue(99)),
                Arguments.of(
                        "state_scope", Code.INVALID_ARGUMENT, echo.toBuilder().setStateScope("s")));
    }

    @ParameterizedTest(name = "{0} {1} #{index}")
    @MethodSource("specs")
    void refusesAFieldOfASpec(String field, Code code, StreamSpec.Builder spec) {
        assertRefused(rejectionOf(() -> client.open(openOne(spec))), field, code);
        OpenResponse batch = client.open(openEach(spec("echo"), spec).setMode(OpenRequest.Mode.KEEP_OPENED));
        assertThat(batch.getStreamIds(0)).isPositive();
        assertThat(batch.getErrors(0).getIndex()).isEqualTo(1);
        assertRefused(Rejection.of(batch.getErrors(0).getStatus()), field, code);
    }

    static Stream<Arguments> chunks() {
        Chunk chunk = Chunk.newBuilder()
                .setStreamId(1)
                .setFirstSeq(1)
                .addPayloads(bytes("a"))
                .build();
        return Stream.of(
                Arguments.of("keys", Code.INVALID_ARGUMENT, chunk.toBuilder().addKeys(bytes("k"))),
                Arguments.of("flags", Code.UNIMPLEMENTED, chunk.toBuilder().addFlags(1 << 30)),
                Arguments.of(
                        "needs",
                        Code.INVALID_ARGUMENT,
                        chunk.toBuilder().addNeeds(Dependencies.newBuilder().addSeqs(1))),
                Arguments.of(
                        "priorities", Code.INVALID_ARGUMENT, chunk.toBuilder().addPriorities(1)),
                Arguments.of(
                        "children", Code.INVALID_ARGUMENT, chunk.toBuilder().addChildren(1)),
                Arguments.of(
                        "extras.idempotency_key",
                        Code.INVALID_ARGUMENT,
                        chunk.toBuilder().addExtras(MessageExtras.newBuilder().setIdempotencyKey("k"))));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("chunks")
    void resetsAStreamForAFieldOfAChunkAndNoOther(String field, Code code, Chunk.Builder chunk) {
        try (ExchangeClient exchange = client.attached()) {
            exchange.send(ClientFrame.newBuilder()
                    .addOpens(inband(GrpcClient.openAlike(spec("echo"), 2), 1))
                    .addChunks(chunk)
                    .addChunks(exchange.nextChunk(3, 1).addPayloads(bytes("x"))));
            assertRefused(exchange.awaitReset(1), field, code);
            exchange.awaitItems(3, 1);
        }
    }

    @Test
    void refusesAModeOfAttachThatItDoesNotKnow() {
        try (ExchangeClient exchange = client.exchange()) {
            exchange.send(ClientFrame.newBuilder().setAttach(Attach.newBuilder().setModeValue(99)));
            assertRefused(exchange.awaitEnd(), "attach.mode", Code.UNIMPLEMENTED);
        }
    }

    static Stream<Arguments> methods() {
        return Stream.of(
                Arguments.of(WorkersGrpc.getServeMethod(), WorkerFrame.getDefaultInstance()),
                Arguments.of(
                        StreamsGrpc.getSendMethod().toBuilder()
                                .setFullMethodName("sluice.v1.Streams/Nothing")
                                .build(),
                        SendRequest.getDefaultInstance()),
                Arguments.of(
                        StreamsGrpc.getSendMethod().toBuilder()
                                .setFullMethodName("elsewhere.Service/Nothing")
                                .build(),
                        SendRequest.getDefaultInstance()));
    }

    @ParameterizedTest(name = "#{index}")
    @MethodSource("methods")
    <Q, A> void refusesAMethodThatItDoesNotHave(MethodDescriptor<Q, A> method, Q request) {
        var unary =
                method.toBuilder().setType(MethodDescriptor.MethodType.UNARY).build();
        Rejection rejection =
                rejectionOf(() -> ClientCalls.blockingUnaryCall(client.channel(), unary, CallOptions.DEFAULT, request));
        assertRefused(rejection, "method", Code.UNIMPLEMENTED);
        assertThat(rejection.status().getMessage()).contains(method.getFullMethodName());
    }

    @Test
    void refusesAStreamingMethodBeforeItsFirstMessage() {
        CallEnd<WorkFrame> serve = new CallEnd<>();
        WorkersGrpc.newStub(client.channel()).serve(serve);
        assertRefused(serve.await(), "method", Code.UNIMPLEMENTED);
    }

    private static void assertRefused(Rejection rejection, String field, Code code) {
        assertThat(rejection.code()).isEqualTo(code);
        assertThat(rejection.field()).isEqualTo(field);
        assertThat(rejection.info().getDomain()).isEqualTo("sluice");
        assertThat(rejection.reason()).isEqualTo(code == Code.UNIMPLEMENTED ? "NOT_SUPPORTED" : "INVALID_ARGUMENT");
        assertThat(rejection.metadata()).containsEntry("field", field);
    }
}
