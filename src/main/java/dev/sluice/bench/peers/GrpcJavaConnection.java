package dev.sluice.bench.peers;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;

/** The client of grpc-java, on the event loop and the transport of Vert.x. */
final class GrpcJavaConnection implements PeerConnection<byte[]> {
    private final ManagedChannel channel;
    private final Map<PeerMethod, MethodDescriptor<byte[], byte[]>> methods = new EnumMap<>(PeerMethod.class);

    /** @param vertx has one event loop alone, so that calls are heard of on the loop that makes them */
    GrpcJavaConnection(Vertx vertx, int port) {
        VertxInternal loops = (VertxInternal) vertx;
        EventLoopGroup loop = loops.nettyEventLoopGroup();
        this.channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .eventLoopGroup(loop)
                .channelFactory(loops.transport().channelFactory(false))
                .directExecutor()
                .usePlaintext()
                .initialFlowControlWindow(GrpcJava.WINDOW)
                .build();
        for (PeerMethod method : PeerMethod.values()) {
            methods.put(method, GrpcJava.method(method));
        }
    }

    @Override
    public Messages<byte[]> messages() {
        return ByteMarshaller.INSTANCE;
    }

    @Override
    public Call<byte[]> stream(PeerMethod method, CallListener<byte[]> listener) {
        ClientCall<byte[], byte[]> call = newCall(method);
        MadeCall made = new MadeCall(call);
        call.start(made.listen(listener), new Metadata());
        call.request(Integer.MAX_VALUE);
        return made;
    }

    @Override
    public void unary(PeerMethod method, byte[] message, CallListener<byte[]> listener) {
        ClientCall<byte[], byte[]> call = newCall(method);
        call.start(new MadeCall(call).listen(listener), new Metadata());
        call.request(2);
        call.sendMessage(message);
        call.halfClose();
    }

    @Override
    public Future<Void> close() {
        channel.shutdownNow();
        return Future.succeededFuture();
    }

    private ClientCall<byte[], byte[]> newCall(PeerMethod method) {
        return channel.newCall(methods.get(method), CallOptions.DEFAULT);
    }

    private static final class MadeCall implements Call<byte[]> {
        private final ClientCall<byte[], byte[]> call;

        MadeCall(ClientCall<byte[], byte[]> call) {
            this.call = call;
        }

        ClientCall.Listener<byte[]> listen(CallListener<byte[]> listener) {
            return new ClientCall.Listener<>() {
                @Override
                public void onHeaders(Metadata headers) {
                    listener.begun();
                }

                @Override
                public void onMessage(byte[] message) {
                    listener.message(message);
                }

                @Override
                public void onReady() {
                    listener.writable();
                }

                @Override
                public void onClose(Status status, Metadata trailers) {
                    if (status.isOk()) {
                        listener.ended();
                    } else {
                        listener.failed(status.asException());
                    }
                }
            };
        }

        @Override
        public boolean writable() {
            return call.isReady();
        }

        @Override
        public void write(byte[] message) {
            call.sendMessage(message);
        }

        @Override
        public void end() {
            call.halfClose();
        }
    }
}
