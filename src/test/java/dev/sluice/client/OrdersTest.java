package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Ended;
import dev.sluice.v1.Items;
import dev.sluice.v1.Order;
import dev.sluice.v1.Refused;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Summary;
import dev.sluice.v1.Unsuccessful;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What orders and failure policies ask of a client, beside the order in which messages may arrive. */
class OrdersTest extends ClientFixture {

    @Test
    void messagesWithKeysTravelInOneChunk() throws Exception {
        ClientStream stream = open(order(Order.ORDER_KEYED));
        get(onLoop(stream, () -> {
            stream.post(bytes("a"), SendOptions.key("k"));
            stream.post(bytes("b"), SendOptions.key("l").withCritical(true));
            stream.post(bytes("c"), SendOptions.key("k"));
        }));
        List<Chunk> chunks = server.chunks(3);
        assertThat(chunks).hasSize(1);
        assertThat(chunks.get(0).getKeysList())
                .extracting(ByteString::toStringUtf8)
                .containsExactly("k", "l", "k");
        assertThat(chunks.get(0).getFlagsList()).containsExactly(0, 1, 0);
    }

    @Test
    void aRunOfPlainMessagesHasNoColumns() throws Exception {
        ClientStream stream = open(ECHO);
        get(onLoop(stream, () -> {
            stream.post(bytes("a"));
            stream.post(bytes("b"), SendOptions.none().withCritical(true));
            stream.post(bytes("c"));
        }));
        List<Chunk> chunks = server.chunks(3);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).getFlagsList()).isEmpty();
        assertThat(chunks.get(1).getFlagsList()).containsExactly(1, 0);
    }

    @Test
    void aSecondMessageOfSyncFailsAndTheNextOneTakesItsSeq() throws Exception {
        ClientStream stream = open(order(Order.ORDER_SYNC));
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        assertThat(server.messages(2)).containsExactly("1/1=a", "1/2=b");
        server.send(refused(2, "SYNC_BUSY"));
        assertThat(failure(replies.get(1)).reason()).isEqualTo("SYNC_BUSY");
        assertThat(server.messages(1)).containsExactly("1/2=c");
        server.send(ack(stream, 2));
        assertThat(get(replies.get(2)).seq()).isEqualTo(2);
        assertThat(get(replies.get(0)).seq()).isEqualTo(1);
    }

    @Test
    void syncIsOpenAgainAfterABusyRefusal() throws Exception {
        ClientStream stream = open(order(Order.ORDER_SYNC));
        List<Future<Reply>> replies = send(stream, "a", "b");
        server.messages(2);
        server.send(refused(2, "SYNC_BUSY"));
        failure(replies.get(1));
        server.send(ack(stream, 1).setCredits(credit(stream, 3, 1000).getCredits()));
        get(replies.get(0));
        Future<Reply> next = stream.send(bytes("c"));
        assertThat(server.messages(1)).containsExactly("1/2=c");
        stream.end();
        server.send(ack(stream, 2));
        get(next);
        assertThat(server.await(frame -> frame.getEndsCount() > 0).getEnds(0).getLastSeq())
                .isEqualTo(2);
    }

    @Test
    void failuresTellWhatTheOutcomeIs() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        server.messages(3);
        server.send(outcomes(
                unsuccessful(0, Unsuccessful.Kind.FAILED),
                unsuccessful(1, Unsuccessful.Kind.SKIPPED),
                unsuccessful(2, Unsuccessful.Kind.ABORTED)));
        assertThat(failure(replies.get(0)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure(replies.get(1)).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(failure(replies.get(2)).outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(failure(replies.get(2)).reason()).isEqualTo("WHY");
    }

    @Test
    void parkedMessagesStayPendingThoughTheCursorPassesThem() throws Exception {
        BlockingQueue<ParkedMessages> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(ECHO).onParked(told::add);
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        server.messages(3);
        server.send(outcomes(unsuccessful(0, Unsuccessful.Kind.PARKED).setToSeq(2))
                .setAcks(ack(stream, 3).getAcks()));
        get(replies.get(2));
        assertThat(told.poll(1, TimeUnit.MINUTES))
                .extracting(ParkedMessages::fromSeq, ParkedMessages::toSeq)
                .containsExactly(1L, 2L);
        assertThat(replies.get(0).isComplete()).isFalse();
        Awaitility.await().until(() -> stream.session().settled() == 1);

        server.send(items(2, reply(1, "A")));
        assertThat(text(get(replies.get(0)).payload())).isEqualTo("A");
        server.send(ServerFrame.newBuilder()
                .addItems(Items.newBuilder()
                        .setStreamId(1)
                        .setFirstOutSeq(3)
                        .addPayloads(ByteString.EMPTY)
                        .addSeqs(2)
                        .addUnsuccessful(unsuccessful(0, Unsuccessful.Kind.SKIPPED))));
        assertThat(failure(replies.get(1)).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(stream.session().settled()).isEqualTo(3);
    }

    @Test
    void aSessionIsNotAllSettledWhileSomethingIsParked() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a", "b");
        server.messages(2);
        server.send(outcomes(unsuccessful(0, Unsuccessful.Kind.PARKED))
                .setAcks(ack(stream, 2).getAcks()));
        get(replies.get(1));
        Future<Void> closed = stream.session().close(CloseMode.FINISH);
        assertThat(server.closes).isEmpty();
        server.send(items(2, reply(1, "")));
        assertThat(server.closes.poll(1, TimeUnit.MINUTES)).isNotNull();
        server.endExchange();
        get(closed);
    }

    @Test
    void whatIsStillParkedWhenTheStreamIsResetFails() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a", "b");
        server.messages(2);
        server.send(outcomes(unsuccessful(0, Unsuccessful.Kind.PARKED))
                .setAcks(ack(stream, 2).getAcks()));
        get(replies.get(1));
        stream.reset("enough");
        assertThat(failure(replies.get(0)).reason()).isEqualTo("STREAM_RESET");
    }

    @Test
    void messagesThatTheServerAddedAreToldWhereSomebodyListens() throws Exception {
        BlockingQueue<AddedOutcome> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(ECHO);
        get(onLoop(stream, () -> stream.onAdded(told::add)));
        server.send(items(1, reply(1L << 62, "added")));
        AddedOutcome added = told.poll(1, TimeUnit.MINUTES);
        assertThat(added.fromSeq()).isEqualTo(1L << 62);
        assertThat(text(added.payload())).isEqualTo("added");
        assertThat(added.failure()).isNull();
        assertThat(stream.session().settled()).isZero();
    }

    @Test
    void theLastWordOfAGraphCountsItsOutcomes() throws Exception {
        ClientStream stream = open(order(Order.ORDER_GRAPH));
        Future<EndResult> end = stream.end();
        server.await(frame -> frame.getEndsCount() > 0);
        server.send(ServerFrame.newBuilder()
                .addEnded(Ended.newBuilder()
                        .setStreamId(1)
                        .setSummary(Summary.newBuilder().setDone(3).setAborted(2))));
        assertThat(get(end).summary()).isEqualTo(new EndResult.Summary(3, 0, 0, 2));
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

    private static Unsuccessful.Builder unsuccessful(int index, Unsuccessful.Kind kind) {
        return Unsuccessful.newBuilder()
                .setIndex(index)
                .setKind(kind)
                .setStatus(FakeServer.status(GrpcStatus.ABORTED, "WHY"));
    }

    /** Items of stream 1 from out_seq 1 and seq 1 on. */
    private static ServerFrame.Builder outcomes(Unsuccessful.Builder... outcomes) {
        Items.Builder items = Items.newBuilder().setStreamId(1).setFirstOutSeq(1);
        for (int i = 0; i < outcomes.length; i++) {
            items.addPayloads(ByteString.EMPTY).addSeqs(i + 1).addUnsuccessful(outcomes[i]);
        }
        return ServerFrame.newBuilder().addItems(items);
    }

    private static ServerFrame.Builder refused(long fromSeq, String reason) {
        return ServerFrame.newBuilder()
                .addRefused(Refused.newBuilder()
                        .setStreamId(1)
                        .setFromSeq(fromSeq)
                        .setStatus(FakeServer.status(GrpcStatus.FAILED_PRECONDITION, reason)));
    }
}
