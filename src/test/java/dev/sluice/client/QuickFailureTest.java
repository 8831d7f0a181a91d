package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Items;
import dev.sluice.v1.Order;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Unsuccessful;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A message whose failure is told before the call that sent it returns: another thread than the caller's is that quick. */
class QuickFailureTest {
    private static final StreamSpec GRAPH = StreamSpec.newBuilder()
            .setHandler("h")
            .setOrder(Order.ORDER_GRAPH)
            .setWindow(Window.newBuilder().setMessages(8).setBytes(1_000))
            .build();

    /** The program is not on the loop, and the loop has done all there is to do when a program's call returns. */
    private final ManualLoop loop = new ManualLoop() {
        @Override
        public boolean isCurrent() {
            return false;
        }

        @Override
        public void run(Runnable call) {
            call.run();
            turn();
        }
    };

    @Test
    void isTheMessageOfItsNameAllTheSame() {
        ClientSession session = new ClientSession(
                new Failing(),
                loop,
                ClientOptions.of("fake", 1),
                ServerInfo.of(HelloResponse.newBuilder().setVersion("1.1").build()),
                new AtomicLong(),
                () -> 1);
        session.attach(SessionRef.getDefaultInstance());
        loop.turn();
        ClientGraph graph = ClientGraph.on(session.adopt(2, GRAPH));

        Future<Reply> bad = graph.add("bad", new byte[] {1});
        assertThat(bad.failed()).isTrue();
        graph.add(GraphNode.of("next", new byte[] {2}).needs("bad", OnFailure.RUN));

        assertThat(graph.seq("bad")).isEqualTo(1);
        assertThat(graph.seq("next")).isEqualTo(2);
        assertThat(graph.seal().failed()).as("nothing is missing").isFalse();
    }

    private final class Failing implements Calls {
        @Override
        public Future<Exchange> exchange(int path, Exchange.Listener listener) {
            return Future.succeededFuture(new FailingCall(listener));
        }

        @Override
        public Future<CloseResponse> close(CloseRequest request) {
            throw new AssertionError("nobody closes it");
        }
    }

    /** Its server fails the first message of each chunk. */
    private final class FailingCall extends FakeCall {
        private long lastItem;

        private FailingCall(Exchange.Listener listener) {
            super(QuickFailureTest.this.loop, listener);
        }

        @Override
        public void write(Buffer frame) {
            super.write(frame);
            try {
                ClientFrame.parseFrom(frame.getBytes()).getChunksList().forEach(chunk -> fail(chunk.getFirstSeq()));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        private void fail(long seq) {
            Items.Builder items = Items.newBuilder()
                    .setStreamId(2)
                    .setFirstOutSeq(++lastItem)
                    .addPayloads(ByteString.EMPTY)
                    .addSeqs(seq)
                    .addUnsuccessful(Unsuccessful.newBuilder()
                            .setKind(Unsuccessful.Kind.FAILED)
                            .setStatus(Status.newBuilder().setCode(9)));
            loop.later(() -> listener.frame(
                    ServerFrame.newBuilder().setEpoch(1).addItems(items).build()));
        }
    }
}
