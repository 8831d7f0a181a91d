package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Acks;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.Items;
import dev.sluice.v1.SeqRange;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.Unsuccessful;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendingTest extends ClientFixture {

    @Test
    void aReplyCompletesTheFutureOfItsMessage() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> first = stream.send(bytes("a"));
        Future<Reply> second = stream.send(bytes("b"));
        assertThat(server.messages(2)).containsExactly("1/1=a", "1/2=b");

        server.send(items(1, reply(1, "A")));
        assertThat(text(get(first).payload())).isEqualTo("A");
        assertThat(second.isComplete()).isFalse();
    }

    @Test
    void anAckAloneIsSuccessWithoutAReply() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> first = stream.send(bytes("a"));
        Future<Reply> second = stream.send(bytes("b"));
        server.messages(2);
        server.send(ack(stream, 2));

        assertThat(get(first).payload()).isEmpty();
        assertThat(get(second).seq()).isEqualTo(2);
        assertThat(stream.settled()).isEqualTo(2);
    }

    @Test
    void aReplyInTheFrameOfTheAckThatCoversItIsNotLost() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> first = stream.send(bytes("a"));
        Future<Reply> second = stream.send(bytes("b"));
        server.messages(2);
        server.send(items(1, reply(2, "B")).setAcks(ack(stream, 2).getAcks()));

        assertThat(get(first).payload()).isEmpty();
        assertThat(text(get(second).payload())).isEqualTo("B");
    }

    @Test
    void whatIsDoneBeyondAHoleCompletesBeforeTheHoleDoes() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> hole = stream.send(bytes("a"));
        Future<Reply> beyond = stream.send(bytes("b"));
        server.messages(2);
        server.send(ServerFrame.newBuilder()
                .setAcks(Acks.newBuilder()
                        .addRanges(AckRanges.newBuilder()
                                .setStreamId(1)
                                .addRanges(SeqRange.newBuilder().setFrom(2).setTo(2)))));
        assertThat(get(beyond).seq()).isEqualTo(2);
        assertThat(hole.isComplete()).isFalse();

        server.send(ack(stream, 2));
        assertThat(get(hole).seq()).isEqualTo(1);
    }

    @Test
    void oneItemFailsAWholeRangeWithItsStatus() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            replies.add(stream.send(bytes("m" + i)));
        }
        server.messages(4);
        server.send(ServerFrame.newBuilder()
                .addItems(Items.newBuilder()
                        .setStreamId(1)
                        .setFirstOutSeq(1)
                        .addPayloads(ByteString.EMPTY)
                        .addSeqs(2)
                        .addUnsuccessful(Unsuccessful.newBuilder()
                                .setIndex(0)
                                .setKind(Unsuccessful.Kind.ABORTED)
                                .setToSeq(3)
                                .setStatus(FakeServer.status(GrpcStatus.ABORTED, "STREAM_FAILED"))))
                .setAcks(ack(stream, 4).getAcks()));

        assertThat(get(replies.get(0)).seq()).isEqualTo(1);
        assertThat(failure(replies.get(1)).reason()).isEqualTo("STREAM_FAILED");
        assertThat(failure(replies.get(2)).code()).isEqualTo(GrpcStatus.ABORTED);
        assertThat(failure(replies.get(2)).metadata()).containsEntry("from", "fake");
        assertThat(get(replies.get(3)).seq()).isEqualTo(4);
    }

    @Test
    void repliesAndFailuresOfPostedMessagesComeToTheHandlers() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(ECHO)
                .onReply(reply -> told.add("reply " + reply.seq() + " " + text(reply.payload())))
                .onFailure(failed -> told.add("failed " + failed.fromSeq() + "-" + failed.toSeq() + " "
                        + failed.cause().reason()));
        stream.post(bytes("a"));
        stream.post(bytes("b"));
        server.messages(2);
        server.send(ServerFrame.newBuilder()
                .addItems(Items.newBuilder()
                        .setStreamId(1)
                        .setFirstOutSeq(1)
                        .addPayloads(ByteString.copyFromUtf8("A"))
                        .addPayloads(ByteString.EMPTY)
                        .addSeqs(1)
                        .addSeqs(2)
                        .addUnsuccessful(Unsuccessful.newBuilder()
                                .setIndex(1)
                                .setKind(Unsuccessful.Kind.FAILED)
                                .setStatus(FakeServer.status(GrpcStatus.UNKNOWN, "HANDLER_ERROR")))));

        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("reply 1 A");
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("failed 2-2 HANDLER_ERROR");
    }

    @Test
    void headersAndTtlTravelWithTheirMessage() throws Exception {
        ClientStream stream = open(ECHO);
        stream.post(bytes("a"));
        stream.send(bytes("b"), SendOptions.headers(Map.of("k", "v")).withTtl(Duration.ofSeconds(2)));
        stream.post(bytes("c"));

        List<Chunk> chunks = server.chunks(3);
        assertThat(chunks).extracting(Chunk::getFirstSeq).containsExactly(1L, 2L, 3L);
        Chunk optioned = chunks.get(1);
        assertThat(optioned.getTtlMsList()).containsExactly(2_000);
        assertThat(optioned.getExtras(0).getHeadersMap()).isEqualTo(Map.of("k", "v"));
        assertThat(chunks.get(2).getTtlMsCount()).isZero();
    }

    @Test
    void aMessageLargerThanTheStreamTakesIsTurnedDownAndTakesNoSeq() throws Exception {
        ClientStream stream = open(window(10, 100));

        assertThat(failure(stream.send(new byte[101])).reason()).isEqualTo("MESSAGE_TOO_LARGE");
        assertThatThrownBy(() -> stream.post(new byte[101])).isInstanceOf(SluiceException.class);
        stream.post(bytes("a"));
        assertThat(server.messages(1)).containsExactly("1/1=a");
    }

    @Test
    void aFullSendBufferTurnsMessagesDownAndEmptiesAsTheyLeave() throws Exception {
        client = SluiceClient.connect(vertx, server.options().withSendBufferMessages(4));
        ClientStream stream = open(window(1, 1_000));
        List<Future<Reply>> taken = new ArrayList<>();
        get(onLoop(stream, () -> {
            for (int i = 0; i < 4; i++) {
                taken.add(stream.send(bytes("m" + i)));
            }
            assertThat(failure(stream.send(bytes("no")), SluiceException.class).reason())
                    .isEqualTo("SEND_BUFFER_FULL");
            assertThatThrownBy(() -> stream.post(bytes("no")))
                    .isInstanceOfSatisfying(
                            SluiceException.class,
                            no -> assertThat(no.code()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED));
        }));
        Future<Void> writable = stream.whenWritable();
        server.messages(1);
        server.send(ack(stream, 1).setCredits(credit(stream, 4, 1_000).getCredits()));

        get(writable);
        assertThat(server.messages(3)).containsExactly("1/2=m1", "1/3=m2", "1/4=m3");
        server.send(ack(stream, 4));
        get(taken.get(3));
    }

    @Test
    void aStreamAsksForARestWhenAWindowOfMessagesWaits() throws Exception {
        ClientStream stream = open(window(2, 1_000));
        get(onLoop(stream, () -> {
            assertThat(stream.post(bytes("a"))).isTrue();
            assertThat(stream.post(bytes("b"))).isFalse();
            assertThat(stream.writable()).isFalse();
            assertThat(stream.post(bytes("c"))).isFalse();
        }));
        get(stream.whenWritable());
        assertThat(server.messages(2)).containsExactly("1/1=a", "1/2=b");
    }

    @Test
    void messagesKeepTheOrderInWhichAThreadHandedThemOver() throws Exception {
        ClientStream one = open(window(10_000, 1 << 20));
        ClientStream other = get(one.session().open(window(10_000, 1 << 20)));
        Runnable posting = () -> {
            for (int i = 0; i < 1_000; i++) {
                one.post(bytes("x"));
                other.post(bytes(Integer.toString(i)));
            }
        };
        Thread thread = new Thread(posting);
        thread.start();
        List<String> messages = new ArrayList<>();
        while (messages.size() < 2_000) {
            messages.addAll(server.messages(1));
        }
        thread.join();
        messages.removeIf(message -> message.startsWith("1/"));
        for (int i = 0; i < 1_000; i++) {
            assertThat(messages.get(i)).isEqualTo("3/" + (i + 1) + "=" + i);
        }
    }

    @Test
    void streamsTakeTurnsSoThatNoneStarves() throws Exception {
        ClientStream big = open(window(100, 1 << 20));
        ClientStream small = get(big.session().open(ECHO));
        get(onLoop(big, () -> {
            for (int i = 0; i < 15; i++) {
                big.post(new byte[60 << 10]);
            }
            small.post(bytes("s"));
        }));
        List<Chunk> chunks = server.chunks(16);
        int place = 0;
        while (chunks.get(place).getStreamId() != small.id()) {
            place++;
        }
        assertThat(place).isLessThan(3);
    }

    @Test
    void futuresCompleteAndHandlersRunOnTheSessionsLoop() throws Exception {
        ClientStream stream = open(ECHO);
        Thread[] threads = new Thread[2];
        Future<Reply> reply = stream.send(bytes("a")).onComplete(done -> threads[0] = Thread.currentThread());
        server.messages(1);
        server.send(ack(stream, 1));
        get(reply);
        get(onLoop(stream, () -> threads[1] = Thread.currentThread()));
        assertThat(threads[0]).isSameAs(threads[1]);
    }

    private static SluiceException failure(Future<?> failed, Class<SluiceException> type) {
        return type.cast(failed.cause());
    }
}
