package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.StreamsGrpc;
import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are compressed, too large, or none at all, and what is told of it; the connection lives on. */
class MessagesIT {
    private static final int MAX_FRAME = 1 << 20;
    private static final byte[] GARBAGE = "this is no protobuf".getBytes(UTF_8);

    private static TestServer server;
    private static GrpcClient client;
    private ExchangeClient neighbour;

    @BeforeAll
    static void startServer() {
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .handler("verbose", new VerboseHandler())
                .limit("maxMessageBytes", MAX_FRAME / 2)
                .maxFrameBytes(MAX_FRAME)
                .start();
        client = GrpcClient.to(server);
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void start() {
        neighbour = client.attached();
        neighbour.open(openOne(spec("echo")), 1);
        neighbour.awaitOpened(0);
    }

    /** The connection and the other calls on it are unharmed. */
    @AfterEach
    void stop() {
        neighbour.messages(1, "works");
        neighbour.awaitItems(1, 1);
        neighbour.close();
    }

    /** Refuses every stream with a failure as long as its label says. */
    private static final class VerboseHandler implements Handler {
        @Override
        public void onOpen(StreamContext stream) {
            String message = stream.labels().getOrDefault("text", "ü\n%");
            int length = Integer.parseInt(stream.labels().getOrDefault("length", "1"));
            throw new HandlerException(
                    new Failure(Failure.Code.ABORTED, "VERBOSE", message.repeat(length)).with("fact", 1));
        }

        @Override
        public void handle(StreamContext stream, Run run) {
            run.allDone();
        }
    }

    /** Sends bytes as they are. */
    private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
        MethodDescriptor.Marshaller<byte[]> asTheyAre = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                try {
                    return stream.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return method.toBuilder(asTheyAre, asTheyAre).build();
    }

    private static Rejection unary(byte[] request, CallOptions options) {
        return rejectionOf(() ->
                ClientCalls.blockingUnaryCall(client.channel(), raw(StreamsGrpc.getOpenMethod()), options, request));
    }

    private static Rejection exchange(CallOptions options, byte[]... frames) {
        CallEnd<byte[]> end = new CallEnd<>();
        StreamObserver<byte[]> out = ClientCalls.asyncBidiStreamingCall(
                client.channel().newCall(raw(StreamsGrpc.getExchangeMethod()), options), end);
        for (byte[] frame : frames) {
            out.onNext(frame);
        }
        return end.await();
    }

    private static byte[] attach() {
        return ClientFrame.newBuilder()
                .setAttach(Attach.getDefaultInstance())
                .build()
                .toByteArray();
    }

    private static void assertNoProtobuf(Rejection rejection) {
        assertThat(rejection.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(rejection.reason()).isEqualTo("NOT_PROTOBUF");
    }

    private static void assertTooLarge(Rejection rejection) {
        assertThat(rejection.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(rejection.quota()).isEqualTo("max-frame-bytes");
        assertThat(rejection.metadata()).containsEntry("value", Integer.toString(MAX_FRAME));
    }

    @Test
    void refusesGarbage() {
        assertNoProtobuf(unary(GARBAGE, CallOptions.DEFAULT));
        assertNoProtobuf(exchange(CallOptions.DEFAULT, GARBAGE));
        assertNoProtobuf(exchange(CallOptions.DEFAULT, attach(), GARBAGE));
    }

    @Test
    void freesTheSessionOfAnExchangeThatSendsGarbage() {
        long before = server.sessions().streamQuota().used();
        byte[] opens = ClientFrame.newBuilder()
                .addOpens(inband(openAlike(spec("echo"), 10), 1))
                .build()
                .toByteArray();
        assertNoProtobuf(exchange(CallOptions.DEFAULT, attach(), opens, GARBAGE));
        assertThat(server.sessions().streamQuota().used()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void takesNothingForAnEmptyRequest() {
        assertThat(unary(new byte[0], CallOptions.DEFAULT).field()).isEqualTo("streams");
        assertThat(exchange(CallOptions.DEFAULT, new byte[0]).field()).isEqualTo("attach");
    }

    @Test
    void refusesAFrameThatIsTooLarge() {
        byte[] huge = OpenRequest.newBuilder()
                .setStream(spec("echo").setContentType("x".repeat(3 * MAX_FRAME)))
                .build()
                .toByteArray();
        assertTooLarge(unary(huge, CallOptions.DEFAULT));
        assertTooLarge(exchange(CallOptions.DEFAULT, huge));
        assertTooLarge(exchange(CallOptions.DEFAULT, attach(), huge));
    }

    @Test
    void takesAFrameOfExactlyTheLargestSize() {
        try (ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("echo")));
            Chunk.Builder chunk = exchange.nextChunk(id, 4);
            ByteString part = ByteString.copyFrom(new byte[MAX_FRAME / 4]);
            chunk.addPayloads(part).addPayloads(part).addPayloads(part);
            int room = MAX_FRAME;
            ClientFrame frame = ClientFrame.getDefaultInstance();
            for (int last = MAX_FRAME / 4; frame.getSerializedSize() != room; last--) {
                frame = ClientFrame.newBuilder()
                        .addChunks(chunk.clone().addPayloads(ByteString.copyFrom(new byte[last])))
                        .build();
            }
            exchange.send(frame);
            exchange.awaitItems(id, 4);
        }
    }

    @Test
    void takesRequestsInGzip() {
        OpenResponse opened = client.blocking()
                .withCompression("gzip")
                .open(openAlike(spec("echo").putLabels("k", "v".repeat(1_000)), 2)
                        .build());
        assertThat(opened.getStreamIdsCount()).isEqualTo(2);
        CallEnd<dev.sluice.v1.ServerFrame> end = new CallEnd<>();
        StreamObserver<ClientFrame> out =
                StreamsGrpc.newStub(client.channel()).withCompression("gzip").exchange(end);
        out.onNext(ClientFrame.newBuilder()
                .setAttach(Attach.newBuilder().setSession(opened.getSession()))
                .addChunks(Chunk.newBuilder()
                        .setStreamId(opened.getStreamIds(0))
                        .setFirstSeq(1)
                        .addPayloads(bytes("a".repeat(10_000))))
                .build());
        out.onCompleted();
        assertThat(end.await().code()).isEqualTo(Code.OK);
    }

    @Test
    void refusesAMessageThatGrowsTooLargeWhenUnpacked() {
        CallOptions gzip = CallOptions.DEFAULT.withCompression("gzip");
        byte[] bomb = new byte[50 * MAX_FRAME];
        assertTooLarge(unary(bomb, gzip));
        assertTooLarge(exchange(gzip, bomb));
        assertTooLarge(exchange(gzip, attach(), bomb));
    }

    @Test
    void refusesAnEncodingThatItDoesNotHave() {
        CompressorRegistry.getDefaultInstance().register(new Unpacked("fake"));
        Rejection unknown = unary(new byte[10], CallOptions.DEFAULT.withCompression("fake"));
        assertThat(unknown.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(unknown.field()).isEqualTo("grpc-encoding");
    }

    /** Says that it compresses, and does not. */
    private record Unpacked(String encoding) implements Codec {
        @Override
        public String getMessageEncoding() {
            return encoding;
        }

        @Override
        public InputStream decompress(InputStream in) {
            return in;
        }

        @Override
        public OutputStream compress(OutputStream out) {
            return out;
        }
    }

    @Test
    void carriesAnyTextInTheStatusOfACall() {
        Rejection rejection = rejectionOf(() -> client.open(openOne(spec("verbose"))));
        assertThat(rejection.code()).isEqualTo(Code.ABORTED);
        assertThat(rejection.reason()).isEqualTo("VERBOSE");
        assertThat(rejection.status().getMessage()).isEqualTo("ü\n%");
        assertThat(rejection.metadata()).containsEntry("fact", "1");
    }

    @Test
    void shortensATextThatTrailersHaveNoRoomFor() {
        for (String text : new String[] {"x", "字", "😀"}) {
            Rejection rejection = rejectionOf(() -> client.open(
                    openOne(spec("verbose").putLabels("length", "20000").putLabels("text", text))));
            assertThat(rejection.code()).isEqualTo(Code.ABORTED);
            assertThat(rejection.reason()).isEqualTo("VERBOSE");
            assertThat(rejection.status().getMessage())
                    .startsWith(text.repeat(50))
                    .hasSizeLessThan(300);
        }
    }

    @Test
    void refusesNamesOfHandlersThatAreTooLong() {
        Rejection rejection = rejectionOf(() -> client.open(openOne(spec("x".repeat(100_000)))));
        assertThat(rejection.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(rejection.field()).isEqualTo("handler");
    }

    @Test
    void fitsTheErrorsOfAVeryLargeBatchIntoOneAnswer() {
        int count = 50_000;
        OpenResponse answer = client.open(openAlike(spec("verbose"), count));
        assertThat(answer.getSerializedSize()).isLessThan(4 << 20);
        assertThat(answer.getStreamIdsList()).hasSize(count).containsOnly(0L);
        assertThat(answer.getErrorsList()).hasSize(count);
        assertThat(Rejection.of(answer.getErrors(0).getStatus()).reason()).isEqualTo("VERBOSE");
        assertThat(answer.getErrors(count - 1).getStatus().getCode()).isEqualTo(Code.ABORTED.value());
    }

    @Test
    void answersOverAConnectionThatManyCallsWereRefusedOn() {
        for (int i = 0; i < 100; i++) {
            unary(GARBAGE, CallOptions.DEFAULT);
        }
        assertThat(client.blocking().hello(HelloRequest.getDefaultInstance()).getVersion())
                .isEqualTo("1.1");
    }
}
