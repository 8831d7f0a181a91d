package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Order;
import dev.sluice.v1.Refused;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams whose messages may arrive in any order. */
class AnyArrivalTest extends ClientFixture {

    @Test
    void messagesLeaveWithTheSeqsThatTheProgramGivesThem() throws Exception {
        ClientStream stream = open(order(Order.ORDER_SEQUENCED));
        Future<Reply> reply = stream.sendAt(3, bytes("c"), SendOptions.none());
        assertThat(server.messages(1)).containsExactly("1/3=c");
        stream.sendAt(1, bytes("a"), SendOptions.none());
        assertThat(server.messages(1)).containsExactly("1/1=a");
        stream.sendAt(2, bytes("b"), SendOptions.none());
        assertThat(server.messages(1)).containsExactly("1/2=b");
        server.send(items(1, reply(1, "A"), reply(2, "B"), reply(3, "C"))
                .setAcks(ack(stream, 3).getAcks()));
        assertThat(text(get(reply).payload())).isEqualTo("C");
    }

    @Test
    void withoutSeqsOfTheProgramTheyAreNumberedAsTheyCome() throws Exception {
        ClientStream stream = open(order(Order.ORDER_GRAPH));
        get(onLoop(stream, () -> {
            stream.send(bytes("a"));
            stream.send(bytes("b"), SendOptions.needs(1).withPriority(3));
            stream.post(bytes("c"), SendOptions.needs(1, 2));
        }));
        Chunk chunk = server.chunks(3).get(0);
        assertThat(chunk.getFirstSeq()).isEqualTo(1);
        assertThat(chunk.getPayloadsCount()).isEqualTo(3);
        assertThat(chunk.getNeeds(0).getSeqsList()).isEmpty();
        assertThat(chunk.getNeeds(1).getSeqsList()).containsExactly(1L);
        assertThat(chunk.getNeeds(2).getSeqsList()).containsExactly(1L, 2L);
        assertThat(chunk.getPrioritiesList()).containsExactly(0, 3, 0);
    }

    @Test
    void oneBeyondTheCreditWaitsForIt() throws Exception {
        ClientStream stream = open(window(Order.ORDER_SEQUENCED, 2));
        get(onLoop(stream, () -> {
            stream.sendAt(4, bytes("d"), SendOptions.none());
            stream.sendAt(2, bytes("b"), SendOptions.none());
        }));
        assertThat(server.messages(1)).containsExactly("1/2=b");
        server.send(credit(stream, 4, 1000));
        assertThat(server.messages(1)).containsExactly("1/4=d");
    }

    @Test
    void oneThatWasRefusedIsSentAgainByItself() throws Exception {
        ClientStream stream = open(order(Order.ORDER_SEQUENCED));
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        server.messages(3);
        server.send(refused(2, FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 5)));
        assertThat(server.messages(1)).containsExactly("1/2=b");
        server.send(ack(stream, 3));
        assertThat(get(replies.get(2)).seq()).isEqualTo(3);
    }

    @Test
    void aRefusalForGoodFailsThatMessageAloneAndFreesItsSeq() throws Exception {
        ClientStream stream = open(order(Order.ORDER_GRAPH));
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        server.messages(3);
        server.send(refused(2, FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "GRAPH_CYCLE")));
        assertThat(failure(replies.get(1)).reason()).isEqualTo("GRAPH_CYCLE");
        Future<Reply> second = stream.sendAt(2, bytes("B"), SendOptions.none());
        assertThat(server.messages(1)).containsExactly("1/2=B");
        server.send(ack(stream, 3));
        get(replies.get(2));
        get(second);
    }

    @Test
    void theEndSaysTheHighestSeqThatWasNotRefusedForGood() throws Exception {
        ClientStream stream = open(order(Order.ORDER_GRAPH));
        List<Future<Reply>> replies = send(stream, "a", "b");
        server.messages(2);
        server.send(refused(2, FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "GRAPH_CYCLE")));
        failure(replies.get(1));
        stream.end();
        assertThat(server.await(frame -> frame.getEndsCount() > 0).getEnds(0).getLastSeq())
                .isEqualTo(1);
    }

    @Test
    void theEndWaitsForWhatIsToBeSentAgain() throws Exception {
        ClientStream stream = open(order(Order.ORDER_SEQUENCED));
        List<Future<Reply>> replies = send(stream, "a", "b");
        server.messages(2);
        server.send(refused(1, FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 50)));
        server.send(items(1, reply(2, "B")));
        get(replies.get(1));
        stream.end();
        ClientFrame next = server.await(frame -> frame.getChunksCount() > 0 || frame.getEndsCount() > 0);
        assertThat(next.getChunks(0).getFirstSeq()).isEqualTo(1);
    }

    @Test
    void aStreamThatFailedFailsWhatHasNotLeft() throws Exception {
        ClientStream stream = open(window(Order.ORDER_SEQUENCED, 1));
        List<Future<Reply>> replies = send(stream, "a", "b");
        server.messages(1);
        server.send(refused(1, FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "STREAM_FAILED")));
        assertThat(failure(replies.get(0)).reason()).isEqualTo("STREAM_FAILED");
        assertThat(failure(replies.get(1)).reason()).isEqualTo("STREAM_FAILED");
        assertThat(failure(stream.send(bytes("c"))).reason()).isEqualTo("STREAM_FAILED");
    }

    @Test
    void aStalledGraphIsToldAndNothingFails() throws Exception {
        BlockingQueue<SluiceException> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(order(Order.ORDER_GRAPH)).onStalled(told::add);
        Future<Reply> reply = stream.sendAt(1, bytes("a"), SendOptions.needs(9));
        server.messages(1);
        server.send(refused(9, FakeServer.status(GrpcStatus.RESOURCE_EXHAUSTED, "GRAPH_WINDOW_EXHAUSTED")));
        assertThat(told.poll(1, TimeUnit.MINUTES).reason()).isEqualTo("GRAPH_WINDOW_EXHAUSTED");
        stream.sendAt(9, bytes("i"), SendOptions.none());
        assertThat(server.messages(1)).containsExactly("1/9=i");
        assertThat(reply.isComplete()).isFalse();
    }

    @Test
    void theLowestSeqLeavesWhateverWeighsBehindIt() throws Exception {
        StreamSpec spec =
                window(10, 10).toBuilder().setOrder(Order.ORDER_SEQUENCED).build();
        ClientStream stream = open(spec);
        get(onLoop(stream, () -> {
            stream.sendAt(2, bytes("bbbbbb"), SendOptions.none());
            stream.sendAt(3, bytes("cccccc"), SendOptions.none());
            stream.sendAt(1, bytes("aaaaaa"), SendOptions.none());
        }));
        assertThat(server.messages(2)).containsExactlyInAnyOrder("1/2=bbbbbb", "1/1=aaaaaa");
    }

    @Test
    void skippedSeqsFailTheirMessagesAndAreNotForOthers() throws Exception {
        ClientStream stream = open(order(Order.ORDER_SEQUENCED));
        Future<Reply> second = stream.sendAt(2, bytes("b"), SendOptions.none());
        server.messages(1);
        server.send(ack(stream, 2));
        get(second);
        SluiceException late = failure(stream.sendAt(1, bytes("a"), SendOptions.none()));
        assertThat(late.reason()).isEqualTo("SEQ_SETTLED");
    }

    @Test
    void aSeqIsForOneMessageAndWithinItsRange() throws Exception {
        ClientStream stream = open(order(Order.ORDER_SEQUENCED));
        stream.sendAt(2, bytes("b"), SendOptions.none());
        assertThat(failure(stream.sendAt(2, bytes("B"), SendOptions.none())).reason())
                .isEqualTo("SEQ_TAKEN");
        assertThat(failure(stream.sendAt(0, bytes("z"), SendOptions.none())).reason())
                .isEqualTo("SEQ_OUT_OF_RANGE");
        assertThat(failure(stream.sendAt(-1, bytes("z"), SendOptions.none())).reason())
                .isEqualTo("SEQ_OUT_OF_RANGE");
        assertThat(failure(stream.sendAt(1L << 62, bytes("z"), SendOptions.none()))
                        .reason())
                .isEqualTo("SEQ_OUT_OF_RANGE");
    }

    @Test
    void otherOrdersHaveNoSeqsOfTheProgram() throws Exception {
        ClientStream stream = open(ECHO);
        assertThat(failure(stream.sendAt(1, bytes("a"), SendOptions.none())).reason())
                .isEqualTo("NOT_FOR_ORDER");
        assertThat(failure(stream.send(bytes("a"), SendOptions.key("k"))).reason())
                .isEqualTo("NOT_FOR_ORDER");
        assertThat(failure(stream.send(bytes("a"), SendOptions.needs(1))).reason())
                .isEqualTo("NOT_FOR_ORDER");
    }

    @Test
    void whatHasNoOutcomeWhenTheStreamIsResetFailsWhereverItWaits() throws Exception {
        ClientStream stream = open(window(Order.ORDER_SEQUENCED, 2));
        Future<Reply> sent = stream.sendAt(2, bytes("b"), SendOptions.none());
        Future<Reply> beyond = stream.sendAt(7, bytes("g"), SendOptions.none());
        server.messages(1);
        stream.reset("enough");
        assertThat(failure(sent).reason()).isEqualTo("STREAM_RESET");
        assertThat(failure(beyond).reason()).isEqualTo("STREAM_RESET");
        assertThat(stream.session().buffer().isEmpty()).isTrue();
    }

    private static List<Future<Reply>> send(ClientStream stream, String... payloads) throws Exception {
        List<Future<Reply>> replies = new ArrayList<>();
        get(onLoop(stream, () -> {
            for (String payload : payloads) {
                replies.add(stream.send(bytes(payload)));
            }
        }));
        return replies;
    }

    private static StreamSpec order(Order order) {
        return ECHO.toBuilder().setOrder(order).build();
    }

    private static StreamSpec window(Order order, int messages) {
        return window(messages, 1000).toBuilder().setOrder(order).build();
    }

    private static ServerFrame.Builder refused(long seq, Status status) {
        return ServerFrame.newBuilder()
                .addRefused(Refused.newBuilder().setStreamId(1).setFromSeq(seq).setStatus(status));
    }
}
