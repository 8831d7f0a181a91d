package dev.sluice.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.Limits;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.Window;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** A server that does what a test says: it notes what the client sends, and sends what the test wants. */
final class FakeServer {
    static final Window WINDOW =
            Window.newBuilder().setMessages(100).setBytes(1 << 20).build();
    static final SessionRef SESSION = SessionRef.newBuilder()
            .setSessionId("s-1")
            .setToken(ByteString.copyFromUtf8("secret"))
            .setEpoch(1)
            .build();
    private static final ServiceName STREAMS = ServiceName.create("sluice.v1.Streams");
    static final int MAX_PATHS = 4;
    private static final int MAX_FRAME_BYTES = 4 << 20;

    private final HttpServer http;
    private final BlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();
    final BlockingQueue<OpenRequest> opens = new LinkedBlockingQueue<>();
    final BlockingQueue<JoinedCall> joined = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseRequest> closes = new LinkedBlockingQueue<>();

    /** The client has ended its side of the Exchange. */
    final CompletableFuture<Void> finished = new CompletableFuture<>();

    // What a call is answered: a message, or a status that is not OK. Where an Exchange is answered null, nothing.
    volatile Function<HelloRequest, Message> onHello = request -> hello(1_000_000);
    volatile Function<OpenRequest, Message> onOpen = request -> opened(request, 2);
    volatile Function<CloseRequest, Message> onClose = request -> CloseResponse.getDefaultInstance();
    volatile Function<InbandOpen, InbandOpened> onInbandOpen = FakeServer::openedInband;
    volatile Function<ClientFrame, ServerFrame> onAttach = frame -> attached(0);
    private volatile GrpcServerResponse<ClientFrame, ServerFrame> exchange;
    private volatile Context context;

    private FakeServer(Vertx vertx) throws Exception {
        GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MAX_FRAME_BYTES));
        answer(grpc, "Hello", HelloRequest.getDefaultInstance(), request -> onHello.apply(request));
        answer(grpc, "Open", OpenRequest.getDefaultInstance(), request -> {
            opens.add(request);
            return onOpen.apply(request);
        });
        answer(grpc, "Close", CloseRequest.getDefaultInstance(), request -> {
            closes.add(request);
            return onClose.apply(request);
        });
        grpc.callHandler(method("Exchange", ClientFrame.getDefaultInstance()), this::exchange);
        HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(true);
        http = vertx.createHttpServer(options).requestHandler(grpc);
        http.listen(0, "127.0.0.1").await(1, TimeUnit.MINUTES);
    }

    static FakeServer start(Vertx vertx) throws Exception {
        return new FakeServer(vertx);
    }

    ClientOptions options() {
        return ClientOptions.of("127.0.0.1", http.actualPort());
    }

    private static <Q extends Message, A extends Message> ServiceMethod<Q, A> method(String name, Q request) {
        return ServiceMethod.server(STREAMS, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(request));
    }

    private static <Q extends Message> void answer(
            GrpcServer grpc, String name, Q request, Function<Q, Message> answers) {
        grpc.callHandler(
                FakeServer.<Q, Message>method(name, request),
                call -> call.handler(message -> {
                    Message answer = answers.apply(message);
                    if (answer instanceof Status status) {
                        fail(call.response(), status);
                    } else {
                        call.response().end(answer);
                    }
                }));
    }

    private static void fail(GrpcServerResponse<?, ?> response, Status status) {
        response.status(GrpcStatus.valueOf(status.getCode()));
        response.statusMessage(status.getMessage());
        response.trailers().set("grpc-status-details-bin", Base64.getEncoder().encodeToString(status.toByteArray()));
        response.end();
    }

    private void exchange(GrpcServerRequest<ClientFrame, ServerFrame> call) {
        context = Vertx.currentContext();
        call.errorHandler(error -> {});
        call.exceptionHandler(error -> {});
        call.endHandler(end -> finished.complete(null));
        call.handler(frame -> {
            if (frame.getAttach().getMode() == Attach.Mode.JOIN) {
                joined.add(new JoinedCall(call, frame, attached(0)));
                return;
            }
            if (frame.hasAttach()) {
                exchange = call.response();
            }
            frames.add(frame);
            if (frame.hasAttach()) {
                write(onAttach.apply(frame));
            }
            for (InbandOpen open : frame.getOpensList()) {
                InbandOpened answer = onInbandOpen.apply(open);
                write(
                        answer == null
                                ? null
                                : ServerFrame.newBuilder().addOpened(answer).build());
            }
        });
    }

    private void write(ServerFrame frame) {
        if (frame != null) {
            exchange.write(frame);
        }
    }

    // What a test does

    void send(ServerFrame.Builder frame) {
        run(() -> exchange.write(frame.build()));
    }

    void endExchange() {
        run(() -> exchange.end());
    }

    void failExchange(Status status) {
        run(() -> fail(exchange, status));
    }

    void cancelExchange() {
        run(() -> exchange.cancel());
    }

    private void run(Runnable work) {
        context.runOnContext(turn -> work.run());
    }

    /** The next frame that a test wants to see; others are passed over. */
    ClientFrame await(Predicate<ClientFrame> wanted) throws InterruptedException {
        ClientFrame frame;
        do {
            frame = frames.poll(1, TimeUnit.MINUTES);
            if (frame == null) {
                throw new AssertionError("the frame did not come");
            }
        } while (!wanted.test(frame));
        return frame;
    }

    /** Chunks until so many payloads have come, as they were. */
    List<Chunk> chunks(int payloads) throws InterruptedException {
        List<Chunk> chunks = new ArrayList<>();
        int count = 0;
        while (count < payloads) {
            for (Chunk chunk : await(frame -> frame.getChunksCount() > 0).getChunksList()) {
                chunks.add(chunk);
                count += chunk.getPayloadsCount();
            }
        }
        return chunks;
    }

    /** Messages until so many have come, each as {@code stream/seq=payload}. */
    List<String> messages(int count) throws InterruptedException {
        List<String> messages = new ArrayList<>();
        for (Chunk chunk : chunks(count)) {
            for (int i = 0; i < chunk.getPayloadsCount(); i++) {
                messages.add(chunk.getStreamId() + "/" + (chunk.getFirstSeq() + i) + "="
                        + chunk.getPayloads(i).toStringUtf8());
            }
        }
        return messages;
    }

    /** What has come and no test has looked at. */
    List<ClientFrame> rest() {
        List<ClientFrame> rest = new ArrayList<>();
        frames.drainTo(rest);
        return rest;
    }

    // Words

    static HelloResponse hello(int maxStreamsPerOpen) {
        return HelloResponse.newBuilder()
                .setVersion("1.1")
                .setServer("fake")
                .addHandlers("echo")
                .setLimits(Limits.newBuilder()
                        .setMaxStreamsPerOpen(maxStreamsPerOpen)
                        .setMaxMessageBytes(1 << 20)
                        .setMaxPathsPerSession(MAX_PATHS)
                        .setMaxFrameBytes(MAX_FRAME_BYTES)
                        .setDefaultWindow(WINDOW))
                .build();
    }

    static ServerFrame attached(int heartbeatMillis) {
        return ServerFrame.newBuilder()
                .setEpoch(1)
                .setAttached(Attached.newBuilder()
                        .setSession(SESSION)
                        .setDefaultWindow(WINDOW)
                        .setHeartbeatIntervalMs(heartbeatMillis))
                .build();
    }

    static int count(OpenRequest request) {
        if (request.hasStream()) {
            return 1;
        }
        return request.hasTemplate() ? request.getCount() : request.getStreamsCount();
    }

    static OpenResponse opened(OpenRequest request, long firstId) {
        OpenResponse.Builder response =
                OpenResponse.newBuilder().setSession(SESSION).setDefaultWindow(WINDOW);
        for (int i = 0; i < count(request); i++) {
            response.addStreamIds(firstId + 2L * i);
        }
        return response.build();
    }

    static InbandOpened openedInband(InbandOpen open) {
        return InbandOpened.newBuilder()
                .setRequestId(open.getOpen().getRequestId())
                .setResponse(opened(open.getOpen(), open.getFirstStreamId()))
                .build();
    }

    static Status status(GrpcStatus code, String reason) {
        return Status.newBuilder()
                .setCode(code.code)
                .setMessage("the fake says " + reason)
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(reason)
                        .setDomain("sluice")
                        .putMetadata("from", "fake")
                        .build()))
                .build();
    }

    static Status retry(GrpcStatus code, String reason, int millis) {
        return status(code, reason).toBuilder()
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(com.google.protobuf.Duration.newBuilder().setNanos(millis * 1_000_000))
                        .build()))
                .build();
    }
}
