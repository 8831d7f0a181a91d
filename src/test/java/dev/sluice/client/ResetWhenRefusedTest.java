package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.sluice.v1.Order;
import dev.sluice.v1.Refused;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program that gives a stream up in the callback of a message that is refused for good. */
class ResetWhenRefusedTest extends ClientFixture {
    private static final Status FAILED = FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "STREAM_FAILED");

    @Test
    void messagesInOrderAreCountedOnce() throws Exception {
        refusedAndReset(ECHO, 3, 4);
    }

    @Test
    void messagesInAnyOrderAreCountedOnce() throws Exception {
        refusedAndReset(
                window(2, 1 << 20).toBuilder().setOrder(Order.ORDER_SEQUENCED).build(), 2, 3);
    }

    /** Five messages, the server refuses one of those that have left, and its callback resets the stream. */
    private void refusedAndReset(StreamSpec spec, long refused, int resetting) throws Exception {
        ClientSession session = get(client.session());
        ClientStream stream = get(session.open(spec));
        ClientStream other = get(session.open(ECHO));
        Future<Reply> open = other.send(bytes("o"));
        for (int i = 1; i <= 5; i++) {
            Future<Reply> reply = stream.send(bytes("m" + i));
            if (i >= resetting) {
                reply.onFailure(why -> stream.reset("enough"));
            }
        }
        server.messages(spec.equals(ECHO) ? 6 : 3);
        server.send(ServerFrame.newBuilder()
                .addRefused(Refused.newBuilder()
                        .setStreamId(stream.id())
                        .setFromSeq(refused)
                        .setStatus(FAILED)));
        failure(stream.ended());
        assertThat(get(settled(session))).isEqualTo(5);

        session.close(CloseMode.FINISH);
        server.send(ack(other, 1));
        get(open);
        assertThat(server.closes.poll(1, TimeUnit.MINUTES)).as("close").isNotNull();
    }

    private static Future<Long> settled(ClientSession session) {
        Promise<Long> promise = Promise.promise();
        session.execute(() -> promise.complete(session.settled()));
        return promise.future();
    }
}
