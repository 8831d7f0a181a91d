package dev.sluice.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.CloseSessionRequest;
import dev.sluice.v1.CloseSessionResponse;
import dev.sluice.v1.DeleteStateRequest;
import dev.sluice.v1.DeleteStateResponse;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.ListFailuresRequest;
import dev.sluice.v1.ListFailuresResponse;
import dev.sluice.v1.ListParkedRequest;
import dev.sluice.v1.ListParkedResponse;
import dev.sluice.v1.ListSessionsRequest;
import dev.sluice.v1.ListSessionsResponse;
import dev.sluice.v1.ListStatesRequest;
import dev.sluice.v1.ListStatesResponse;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.ReplayRequest;
import dev.sluice.v1.ReplayResponse;
import dev.sluice.v1.ResumeRequest;
import dev.sluice.v1.ResumeResponse;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections to the server, and the calls of the protocol on them. Any thread; futures complete on the loop. */
final class Wire implements Calls {
    private static final ServiceName STREAMS = ServiceName.create("sluice.v1.Streams");
    private static final ServiceName ADMIN = ServiceName.create("sluice.v1.Admin");
    private static final int CALL_WINDOW = 1 << 20;
    private static final int CONNECTION_WINDOW = 32 << 20;
    private static final int FRAME_SLACK = 64 << 10;

    private static final ServiceMethod<HelloResponse, HelloRequest> HELLO =
            unary(STREAMS, "Hello", HelloResponse.getDefaultInstance());
    private static final ServiceMethod<OpenResponse, OpenRequest> OPEN =
            unary(STREAMS, "Open", OpenResponse.getDefaultInstance());
    private static final ServiceMethod<CloseResponse, CloseRequest> CLOSE =
            unary(STREAMS, "Close", CloseResponse.getDefaultInstance());
    private static final ServiceMethod<ServerFrame, Buffer> EXCHANGE =
            ServiceMethod.client(STREAMS, "Exchange", GrpcMessageEncoder.IDENTITY, new FrameDecoder());

    private static final ServiceMethod<ListParkedResponse, ListParkedRequest> LIST_PARKED =
            unary(ADMIN, "ListParked", ListParkedResponse.getDefaultInstance());
    private static final ServiceMethod<ResumeResponse, ResumeRequest> RESUME =
            unary(ADMIN, "Resume", ResumeResponse.getDefaultInstance());
    private static final ServiceMethod<ListFailuresResponse, ListFailuresRequest> LIST_FAILURES =
            unary(ADMIN, "ListFailures", ListFailuresResponse.getDefaultInstance());
    private static final ServiceMethod<ReplayResponse, ReplayRequest> REPLAY =
            unary(ADMIN, "Replay", ReplayResponse.getDefaultInstance());
    private static final ServiceMethod<ListStatesResponse, ListStatesRequest> LIST_STATES =
            unary(ADMIN, "ListStates", ListStatesResponse.getDefaultInstance());
    private static final ServiceMethod<DeleteStateResponse, DeleteStateRequest> DELETE_STATE =
            unary(ADMIN, "DeleteState", DeleteStateResponse.getDefaultInstance());

    private static final ServiceMethod<ListSessionsResponse, ListSessionsRequest> LIST_SESSIONS =
            unary(ADMIN, "ListSessions", ListSessionsResponse.getDefaultInstance());
    private static final ServiceMethod<CloseSessionResponse, CloseSessionRequest> CLOSE_SESSION =
            unary(ADMIN, "CloseSession", CloseSessionResponse.getDefaultInstance());

    private final Loop loop;
    private final Duration timeout;
    private final GrpcClient grpc;

    private volatile boolean closed;

    /** Each of them makes a connection of its own. */
    private final List<GrpcClient> others = new ArrayList<>(0);

    Wire(Vertx vertx, Loop loop, ClientOptions options) {
        this.loop = loop;
        this.timeout = options.callTimeout();
        this.grpc = GrpcClient.client(vertx, grpcOptions(options), httpOptions(options));
        for (int path = 1; path < options.paths(); path++) {
            others.add(GrpcClient.client(vertx, grpcOptions(options), httpOptions(options)));
        }
    }

    Future<HelloResponse> hello(HelloRequest request) {
        return call(HELLO, request, timeout);
    }

    Future<OpenResponse> open(OpenRequest request) {
        return call(OPEN, request, timeout);
    }

    @Override
    public Future<CloseResponse> close(CloseRequest request) {
        return call(CLOSE, request, null);
    }

    Future<ListParkedResponse> listParked(ListParkedRequest request) {
        return call(LIST_PARKED, request, timeout);
    }

    Future<ResumeResponse> resume(ResumeRequest request) {
        return call(RESUME, request, timeout);
    }

    Future<ListStatesResponse> listStates(ListStatesRequest request) {
        return call(LIST_STATES, request, timeout);
    }

    Future<DeleteStateResponse> deleteState(DeleteStateRequest request) {
        return call(DELETE_STATE, request, timeout);
    }

    Future<ListSessionsResponse> listSessions(ListSessionsRequest request) {
        return call(LIST_SESSIONS, request, timeout);
    }

    Future<CloseSessionResponse> closeSession(CloseSessionRequest request) {
        return call(CLOSE_SESSION, request, timeout);
    }

    Future<ListFailuresResponse> listFailures(ListFailuresRequest request) {
        return call(LIST_FAILURES, request, timeout);
    }

    Future<ReplayResponse> replay(ReplayRequest request) {
        return call(REPLAY, request, timeout);
    }

    @Override
    public Future<Exchange> exchange(int path, Exchange.Listener listener) {
        GrpcClient connection = path == 0 ? grpc : others.get(path - 1);
        Promise<Exchange> promise = loop.promise();
        loop.later(() -> request(connection, EXCHANGE)
                .<Exchange>map(request -> new GrpcExchange(request, listener))
                .onComplete(promise));
        return promise.future();
    }

    /** From now on every call fails. */
    void refuse() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    Future<Void> close() {
        if (others.isEmpty()) {
            return grpc.close();
        }
        List<Future<Void>> closes = new ArrayList<>();
        closes.add(grpc.close());
        others.forEach(other -> closes.add(other.close()));
        return Future.join(closes).mapEmpty();
    }

    /** The request is made at the loop's own context, which is the one that its connection then lives on. */
    private <Q extends Message, A> Future<A> call(ServiceMethod<A, Q> method, Q message, @Nullable Duration limit) {
        if (closed) {
            return Future.failedFuture(Failures.clientClosed());
        }
        Promise<A> promise = loop.promise();
        loop.later(() -> {
            Future<GrpcClientRequest<Q, A>> asked = request(grpc, method);
            asked.onFailure(cause -> promise.tryFail(Failures.connectionFailed(cause)));
            asked.onSuccess(request -> send(request, message, limit, promise));
        });
        return promise.future();
    }

    /** Vert.x throws where the connection was closed meanwhile. */
    private static <Q, A> Future<GrpcClientRequest<Q, A>> request(GrpcClient connection, ServiceMethod<A, Q> method) {
        try {
            return connection.request(method);
        } catch (IllegalStateException e) {
            return Future.failedFuture(Failures.clientClosed());
        }
    }

    private <Q, A> void send(GrpcClientRequest<Q, A> request, Q message, @Nullable Duration limit, Promise<A> promise) {
        if (limit != null) {
            request.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
            long timer = loop.after(limit.toMillis(), () -> {
                if (promise.tryFail(Failures.callTimeout())) {
                    request.cancel();
                }
            });
            promise.future().onComplete(done -> loop.cancel(timer));
        }
        request.response()
                .onFailure(cause -> promise.tryFail(Failures.connectionLost(cause)))
                .onSuccess(response -> receive(response, promise));
        request.end(message).onFailure(cause -> promise.tryFail(Failures.connectionLost(cause)));
    }

    private static <Q, A> void receive(GrpcClientResponse<Q, A> response, Promise<A> promise) {
        Answer<A> answer = new Answer<>();
        response.exceptionHandler(cause -> promise.tryFail(Failures.connectionLost(cause)));
        response.errorHandler(
                error -> promise.tryFail(Failures.connectionLost(new IOException("the call was reset: " + error))));
        response.handler(message -> answer.message = message);
        response.endHandler(end -> {
            SluiceException failure = Failures.ofEnd(response);
            if (failure != null) {
                promise.tryFail(failure);
            } else if (answer.message == null) {
                promise.tryFail(Failures.protocolError("the server answered nothing"));
            } else {
                promise.tryComplete(answer.message);
            }
        });
    }

    private static final class Answer<A> {
        private @Nullable A message;
    }

    private static <Q extends Message, A extends Message> ServiceMethod<A, Q> unary(
            ServiceName service, String name, A answer) {
        return ServiceMethod.client(service, name, GrpcMessageEncoder.encoder(), GrpcMessageDecoder.decoder(answer));
    }

    private static GrpcClientOptions grpcOptions(ClientOptions options) {
        return new GrpcClientOptions().setMaxMessageSize(options.maxFrameBytes() + FRAME_SLACK);
    }

    private static HttpClientOptions httpOptions(ClientOptions options) {
        return new HttpClientOptions()
                .setDefaultHost(authority(options.host()))
                .setDefaultPort(options.port())
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(CALL_WINDOW))
                .setTcpNoDelay(true);
    }

    /** The host also goes into each call's {@code :authority}, where an IPv6 address must stand in brackets. */
    private static String authority(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Payloads share the frame's array until they are handed out. */
    static final class FrameDecoder implements GrpcMessageDecoder<ServerFrame> {
        @Override
        public ServerFrame decode(GrpcMessage message) throws CodecException {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(
                            message.payload().getBytes())
                    .newCodedInput();
            in.enableAliasing(true);
            try {
                return ServerFrame.parseFrom(in);
            } catch (IOException e) {
                throw new CodecException(e);
            }
        }

        @Override
        public boolean accepts(WireFormat format) {
            return format == WireFormat.PROTOBUF;
        }
    }
}
