package dev.sluice.client;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.sluice.v1.Items;
import dev.sluice.v1.Order;
import dev.sluice.v1.Refused;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.Unsuccessful;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import org.junit.jupiter.api.Test;

/** Who waits for room hears of it, though what took the room never leaves. */
class WritableAgainTest extends ClientFixture {

    @Test
    void refusedMessagesGetTheirOutcomeWhileTheyRest() throws Exception {
        ClientStream stream = open(
                window(2, 1 << 20).toBuilder().setOrder(Order.ORDER_SEQUENCED).build());
        Future<Reply> a = stream.send(bytes("a"));
        Future<Reply> b = stream.send(bytes("b"));
        server.messages(2);
        Status full = FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 999);
        server.send(ServerFrame.newBuilder()
                .addRefused(Refused.newBuilder().setStreamId(1).setFromSeq(1).setStatus(full))
                .addRefused(Refused.newBuilder().setStreamId(1).setFromSeq(2).setStatus(full)));
        while (get(writable(stream))) {
            server.send(credit(stream, 2, 1 << 20));
        }
        Future<Void> room = stream.whenWritable();
        // Their time is over: the gap is skipped.
        server.send(ServerFrame.newBuilder()
                .addItems(Items.newBuilder()
                        .setStreamId(1)
                        .setFirstOutSeq(1)
                        .addPayloads(ByteString.EMPTY)
                        .addSeqs(1)
                        .addUnsuccessful(Unsuccessful.newBuilder()
                                .setKind(Unsuccessful.Kind.SKIPPED)
                                .setStatus(FakeServer.status(GrpcStatus.ABORTED, "NEVER_CAME"))
                                .setToSeq(2)))
                .setAcks(ack(stream, 2).getAcks()));
        failure(a);
        failure(b);
        get(room);
    }

    private static Future<Boolean> writable(ClientStream stream) {
        Promise<Boolean> promise = Promise.promise();
        stream.session().execute(() -> promise.complete(stream.writable()));
        return promise.future();
    }
}
