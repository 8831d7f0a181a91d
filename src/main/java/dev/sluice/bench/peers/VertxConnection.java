package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The client of plain Vert.x gRPC: its one connection lives on the loop that this is used on. */
final class VertxConnection implements PeerConnection<Buffer> {
    private static final Buffer EMPTY = Buffer.buffer();

    private final GrpcClient grpc;
    private final Map<PeerMethod, ServiceMethod<Buffer, Buffer>> methods = new EnumMap<>(PeerMethod.class);

    VertxConnection(Vertx vertx, int port) {
        this.grpc = GrpcClient.client(vertx, new GrpcClientOptions(), options(port));
        for (PeerMethod method : PeerMethod.values()) {
            methods.put(
                    method,
                    ServiceMethod.client(
                            ServiceName.create(PeerMethod.SERVICE),
                            method.wireName(),
                            GrpcMessageEncoder.IDENTITY,
                            GrpcMessageDecoder.IDENTITY));
        }
    }

    @Override
    public Messages<Buffer> messages() {
        return VertxMessages.INSTANCE;
    }

    @Override
    public Call<Buffer> stream(PeerMethod method, CallListener<Buffer> listener) {
        Stream stream = new Stream();
        request(method).onFailure(listener::failed).onSuccess(request -> {
            request.drainHandler(room -> listener.writable());
            request.response().onFailure(listener::failed).onSuccess(response -> {
                stream.call = new VertxCall(response, request);
                listen(response, listener);
                response.handler(confirmation -> {
                    response.handler(listener::message);
                    listener.begun();
                });
            });
            request.write(EMPTY);
        });
        return stream;
    }

    @Override
    public void unary(PeerMethod method, Buffer message, CallListener<Buffer> listener) {
        request(method).onFailure(listener::failed).onSuccess(request -> {
            request.response().onFailure(listener::failed).onSuccess(response -> {
                response.handler(listener::message);
                listen(response, listener);
            });
            request.end(message);
        });
    }

    @Override
    public Future<Void> close() {
        return grpc.close();
    }

    private Future<GrpcClientRequest<Buffer, Buffer>> request(PeerMethod method) {
        return grpc.request(methods.get(method));
    }

    private static void listen(GrpcClientResponse<Buffer, Buffer> response, CallListener<Buffer> listener) {
        response.exceptionHandler(listener::failed);
        response.errorHandler(error -> listener.failed(new IOException("the call was reset: " + error)));
        response.endHandler(end -> {
            if (response.status() == GrpcStatus.OK) {
                listener.ended();
            } else {
                listener.failed(new IOException("the call ended with " + response.status()));
            }
        });
    }

    private static HttpClientOptions options(int port) {
        return new HttpClientOptions()
                .setDefaultHost(PeerSettings.HOST)
                .setDefaultPort(port)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(PeerSettings.CLIENT_CONNECTION_WINDOW)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(PeerSettings.CALL_WINDOW));
    }

    /** The library makes the call a little later. */
    private static final class Stream implements Call<Buffer> {
        private @Nullable VertxCall call;

        private VertxCall begun() {
            if (call == null) {
                throw new IllegalStateException("the stream has not begun");
            }
            return call;
        }

        @Override
        public boolean writable() {
            return begun().writable();
        }

        @Override
        public void write(Buffer message) {
            begun().write(message);
        }

        @Override
        public void end() {
            begun().end();
        }
    }
}
