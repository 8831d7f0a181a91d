package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.handler.Handler;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.InbandOpen;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.StreamsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Scratch. */
class ExchangeIT {
    @Test
    void echoes() throws Exception {
        Handler echo = Handler.async((s, m) -> CompletableFuture.completedFuture(m.payload()));
        try (TestServer server = TestServer.with().handler("echo", echo).start()) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                    .usePlaintext()
                    .build();
            BlockingQueue<Object> got = new LinkedBlockingQueue<>();
            StreamObserver<ClientFrame> out = StreamsGrpc.newStub(channel).exchange(new StreamObserver<ServerFrame>() {
                @Override
                public void onNext(ServerFrame f) {
                    got.add(f);
                }

                @Override
                public void onError(Throwable t) {
                    got.add(t);
                }

                @Override
                public void onCompleted() {
                    got.add("done");
                }
            });
            out.onNext(ClientFrame.newBuilder()
                    .setAttach(Attach.newBuilder())
                    .addOpens(InbandOpen.newBuilder()
                            .setFirstStreamId(1)
                            .setOpen(OpenRequest.newBuilder()
                                    .setTemplate(StreamSpec.newBuilder().setHandler("echo"))
                                    .setCount(2)))
                    .addChunks(Chunk.newBuilder()
                            .setStreamId(1)
                            .setFirstSeq(1)
                            .addPayloads(ByteString.copyFromUtf8("a"))
                            .addPayloads(ByteString.copyFromUtf8("b")))
                    .build());
            for (int i = 0; i < 4; i++) {
                Object o = got.poll(2, TimeUnit.SECONDS);
                System.out.println("GOT " + o);
                if (o instanceof ServerFrame f && f.getItemsCount() > 0) {
                    break;
                }
            }
            out.onCompleted();
            System.out.println("GOT " + got.poll(2, TimeUnit.SECONDS));
            assertThat(server.counters().settled()).isEqualTo(2);
            channel.shutdownNow();
        }
    }
}
