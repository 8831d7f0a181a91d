package dev.sluice.bench.peers;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The server of grpc-java, on the event loops and the transport of Vert.x. */
final class GrpcJavaPeer {
    private GrpcJavaPeer() {}

    static Server start(Vertx vertx) throws IOException {
        VertxInternal loops = (VertxInternal) vertx;
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .bossEventLoopGroup(loops.acceptorEventLoopGroup())
                .workerEventLoopGroup(loops.nettyEventLoopGroup())
                .channelFactory(loops.transport().serverChannelFactory(false))
                .directExecutor()
                .maxConcurrentCallsPerConnection(PeerSettings.MAX_CALLS)
                .initialFlowControlWindow(GrpcJava.WINDOW)
                .addService(service())
                .build()
                .start();
    }

    private static ServerServiceDefinition service() {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(PeerMethod.SERVICE);
        for (PeerMethod method : PeerMethod.values()) {
            service.addMethod(GrpcJava.method(method), (call, headers) -> serve(method, call));
        }
        return service.build();
    }

    private static ServerCall.Listener<byte[]> serve(PeerMethod method, ServerCall<byte[], byte[]> raw) {
        raw.sendHeaders(new Metadata());
        ServedCall call = new ServedCall(raw, new Reading(raw::request, method.pausing()));
        return call.listen(PeerService.serve(method, call, ByteMarshaller.INSTANCE));
    }

    private static final class ServedCall implements PausableCall<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final Reading reading;

        ServedCall(ServerCall<byte[], byte[]> call, Reading reading) {
            this.call = call;
            this.reading = reading;
        }

        ServerCall.Listener<byte[]> listen(CallListener<byte[]> listener) {
            reading.begin();
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] message) {
                    listener.message(message);
                    reading.next();
                }

                @Override
                public void onHalfClose() {
                    listener.ended();
                }

                @Override
                public void onReady() {
                    listener.writable();
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
            call.close(Status.OK, new Metadata());
        }

        @Override
        public void pause() {
            reading.pause();
        }

        @Override
        public void resume() {
            reading.resume();
        }
    }
}
