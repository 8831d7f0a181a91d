package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A client that shares no code with the server's gRPC: one connection, its unary calls, and its Exchanges. */
public final class GrpcClient implements AutoCloseable {
    /** Far beyond what anything takes, also on a busy machine: who waits so long waits for ever. */
    public static final int PATIENCE_SECONDS = 60;

    private final ManagedChannel channel;

    private GrpcClient(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .flowControlWindow(1 << 20)
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    public static GrpcClient to(TestServer server) {
        return to(server.port());
    }

    /** To a server on this machine. */
    public static GrpcClient to(int port) {
        return new GrpcClient(port);
    }

    public ManagedChannel channel() {
        return channel;
    }

    /** With a deadline that no call ever reaches. */
    public StreamsGrpc.StreamsBlockingStub blocking() {
        return StreamsGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public StreamsGrpc.StreamsFutureStub async() {
        return StreamsGrpc.newFutureStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public OpenResponse open(OpenRequest request) {
        return blocking().open(request);
    }

    public OpenResponse open(OpenRequest.Builder request) {
        return open(request.build());
    }

    /** Opens, and does not wait for the answer. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody is to hear of it
    public void openAndForget(OpenRequest.Builder request) {
        async().open(request.build());
    }

    public CloseResponse close(SessionRef session, CloseRequest.Mode mode, long... streamIds) {
        CloseRequest.Builder request =
                CloseRequest.newBuilder().setSession(session).setMode(mode);
        for (long id : streamIds) {
            request.addStreamIds(id);
        }
        return blocking().close(request.build());
    }

    /** An Exchange that takes what comes, and is not attached yet. */
    public ExchangeClient exchange() {
        return ExchangeClient.start(StreamsGrpc.newStub(channel), false);
    }

    /** An Exchange that takes a frame only when it is told to. */
    public ExchangeClient exchangeOnDemand() {
        return ExchangeClient.start(StreamsGrpc.newStub(channel), true);
    }

    /** An Exchange attached to a session of its own. */
    public ExchangeClient attached() {
        return exchange().attach();
    }

    /** Why the call fails; it must fail. */
    public static Rejection rejectionOf(Callable<?> call) {
        Object answer;
        try {
            answer = call.call();
        } catch (StatusRuntimeException e) {
            return Rejection.of(e);
        } catch (Exception e) {
            throw new AssertionError("no failure of a call", e);
        }
        return fail("the call succeeded with " + answer);
    }

    public static StreamSpec.Builder spec(String handler) {
        return StreamSpec.newBuilder().setHandler(handler);
    }

    public static OpenRequest.Builder openOne(StreamSpec.Builder spec) {
        return OpenRequest.newBuilder().setStream(spec);
    }

    public static OpenRequest.Builder openAlike(StreamSpec.Builder spec, int count) {
        return OpenRequest.newBuilder().setTemplate(spec).setCount(count);
    }

    public static OpenRequest.Builder openEach(StreamSpec.Builder... specs) {
        OpenRequest.Builder request = OpenRequest.newBuilder();
        for (StreamSpec.Builder spec : specs) {
            request.addStreams(spec);
        }
        return request;
    }

    /** 16 bytes that are those of no other number. */
    public static ByteString clientId(long number) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(number).putLong(~number).array());
    }

    public static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            if (!channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the client's connection does not close");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
