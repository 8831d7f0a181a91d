package dev.sluice.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.sluice.v1_0.Attached;
import dev.sluice.v1_0.Chunk;
import dev.sluice.v1_0.ClientFrame;
import dev.sluice.v1_0.CloseRequest;
import dev.sluice.v1_0.CloseResponse;
import dev.sluice.v1_0.End;
import dev.sluice.v1_0.Ended;
import dev.sluice.v1_0.Heartbeat;
import dev.sluice.v1_0.InbandOpen;
import dev.sluice.v1_0.InbandOpened;
import dev.sluice.v1_0.Items;
import dev.sluice.v1_0.OpenError;
import dev.sluice.v1_0.OpenRequest;
import dev.sluice.v1_0.OpenResponse;
import dev.sluice.v1_0.ServerFrame;
import dev.sluice.v1_0.SessionRef;
import dev.sluice.v1_0.StreamsGrpc;
import dev.sluice.v1_0.Window;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of protocol 1.0 on grpc-java, with one handler, {@code echo}. It knows nothing that came later: other methods
 * are UNIMPLEMENTED, other fields pass it by.
 */
final class FirstVersionServer extends StreamsGrpc.StreamsImplBase implements AutoCloseable {
    private static final int WINDOW = 4;
    private static final long WINDOW_BYTES = 1 << 20;
    private static final Window DEFAULT_WINDOW =
            Window.newBuilder().setMessages(WINDOW).setBytes(WINDOW_BYTES).build();
    private static final SessionRef SESSION = SessionRef.newBuilder()
            .setSessionId("first")
            .setToken(ByteString.copyFromUtf8("secret"))
            .setEpoch(1)
            .build();

    private final Server server;
    private final AtomicLong lastId = new AtomicLong();

    /** Every Open that came, by whichever way. */
    final List<OpenRequest> opens = Collections.synchronizedList(new ArrayList<>());

    final List<CloseRequest> closes = Collections.synchronizedList(new ArrayList<>());

    private FirstVersionServer() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(this)
                .build()
                .start();
    }

    static FirstVersionServer start() throws IOException {
        return new FirstVersionServer();
    }

    ClientOptions options() {
        return ClientOptions.of("127.0.0.1", server.getPort());
    }

    @Override
    public void open(OpenRequest request, StreamObserver<OpenResponse> call) {
        opens.add(request);
        Status wrong = whatIsWrong(request);
        if (wrong != null) {
            call.onError(StatusProto.toStatusRuntimeException(wrong));
            return;
        }
        call.onNext(opened(lastId.addAndGet(2)));
        call.onCompleted();
    }

    @Override
    public void close(CloseRequest request, StreamObserver<CloseResponse> call) {
        closes.add(request);
        call.onNext(CloseResponse.getDefaultInstance());
        call.onCompleted();
    }

    @Override
    public StreamObserver<ClientFrame> exchange(StreamObserver<ServerFrame> call) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ClientFrame frame) {
                call.onNext(answer(frame));
            }

            @Override
            public void onError(Throwable cause) {}

            @Override
            public void onCompleted() {
                call.onCompleted();
            }
        };
    }

    private ServerFrame answer(ClientFrame frame) {
        ServerFrame.Builder answer = ServerFrame.newBuilder().setEpoch(SESSION.getEpoch());
        if (frame.hasAttach()) {
            answer.setAttached(Attached.newBuilder()
                    .setSession(SESSION)
                    .setDefaultWindow(DEFAULT_WINDOW)
                    .setHeartbeatIntervalMs(60_000));
        }
        frame.getOpensList().forEach(open -> answer.addOpened(openedInband(open)));
        frame.getChunksList().forEach(chunk -> echo(chunk, answer));
        frame.getEndsList().forEach(end -> answer.addEnded(ended(end)));
        if (frame.hasHeartbeat()) {
            answer.setHeartbeat(
                    Heartbeat.newBuilder().setSeen(frame.getHeartbeat().getBeat()));
        }
        return answer.build();
    }

    private InbandOpened openedInband(InbandOpen open) {
        opens.add(open.getOpen());
        Status wrong = whatIsWrong(open.getOpen());
        return InbandOpened.newBuilder()
                .setRequestId(open.getOpen().getRequestId())
                .setResponse(
                        wrong == null
                                ? opened(open.getFirstStreamId())
                                : OpenResponse.newBuilder()
                                        .addStreamIds(0)
                                        .addErrors(OpenError.newBuilder().setStatus(wrong))
                                        .build())
                .build();
    }

    /** Replies, the ack, and credit for as many again. */
    private static void echo(Chunk chunk, ServerFrame.Builder answer) {
        Items.Builder items =
                Items.newBuilder().setStreamId(chunk.getStreamId()).setFirstOutSeq(chunk.getFirstSeq());
        long last = chunk.getFirstSeq() + chunk.getPayloadsCount() - 1;
        for (long seq = chunk.getFirstSeq(); seq <= last; seq++) {
            items.addSeqs(seq);
        }
        answer.addItems(items.addAllPayloads(chunk.getPayloadsList()));
        answer.getAcksBuilder().addStreamIds(chunk.getStreamId()).addUpTo(last);
        answer.getCreditsBuilder()
                .addStreamIds(chunk.getStreamId())
                .addMaxSeq(last + WINDOW)
                .addMaxTotalBytes(last * WINDOW_BYTES);
    }

    private static Ended ended(End end) {
        return Ended.newBuilder()
                .setStreamId(end.getStreamId())
                .setPayload(ByteString.copyFromUtf8("ended at " + end.getLastSeq()))
                .setLastOutSeq(end.getLastSeq())
                .build();
    }

    private static OpenResponse opened(long id) {
        return OpenResponse.newBuilder()
                .setSession(SESSION)
                .addStreamIds(id)
                .setDefaultWindow(DEFAULT_WINDOW)
                .build();
    }

    /** A request of another form has no stream for this server. */
    private static Status whatIsWrong(OpenRequest request) {
        if (!request.hasStream()) {
            return failure(io.grpc.Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
        }
        boolean known = request.getStream().getHandler().equals("echo");
        return known ? null : failure(io.grpc.Status.Code.NOT_FOUND, "HANDLER_UNKNOWN");
    }

    private static Status failure(io.grpc.Status.Code code, String reason) {
        return Status.newBuilder()
                .setCode(code.value())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("sluice")
                        .setReason(reason)
                        .build()))
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
