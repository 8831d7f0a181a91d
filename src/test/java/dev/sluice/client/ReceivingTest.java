package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Ended;
import dev.sluice.v1.Items;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReceivingTest extends ClientFixture {
    private static final StreamSpec FOUR = ECHO.toBuilder()
            .setOutWindow(Window.newBuilder().setMessages(4).setBytes(100))
            .build();

    private final BlockingQueue<String> pushes = new LinkedBlockingQueue<>();

    @Test
    void pushesComeInOrder() throws Exception {
        open(FOUR).onPush(push -> pushes.add(text(push)));
        server.send(pushes(1, "a", "b"));
        server.send(pushes(3, "c"));
        assertThat(taken(3)).isEqualTo("abc");
    }

    @Test
    void halfAWindowConsumedIsConfirmedAndGrantedAnew() throws Exception {
        open(FOUR).onPush(push -> pushes.add(text(push)));
        server.send(pushes(1, "a", "b"));

        ClientFrame frame = server.await(ClientFrame::hasGrants);
        assertThat(frame.getReceipts().getStreamIdsList()).containsExactly(1L);
        assertThat(frame.getReceipts().getUpToList()).containsExactly(2L);
        assertThat(frame.getGrants().getMaxOutSeqList()).containsExactly(6L);
        assertThat(frame.getGrants().getMaxOutBytesList()).containsExactly(102L);
    }

    @Test
    void lessThanHalfAWindowIsToldALittleLater() throws Exception {
        open(FOUR).onPush(push -> pushes.add(text(push)));
        server.send(pushes(1, "a"));
        ClientFrame frame = server.await(ClientFrame::hasGrants);
        assertThat(frame.getReceipts().getUpTo(0)).isEqualTo(1);
        assertThat(frame.getGrants().getMaxOutSeq(0)).isEqualTo(5);
    }

    @Test
    void repliesCountAsItemsToo() throws Exception {
        ClientStream stream = open(FOUR);
        stream.send(bytes("1"));
        stream.send(bytes("2"));
        server.messages(2);
        server.send(items(1, reply(1, "A"), reply(2, "B")));
        assertThat(server.await(ClientFrame::hasGrants).getGrants().getMaxOutSeq(0))
                .isEqualTo(6);
    }

    @Test
    void pushesWithoutAReceiverWaitAndAreNotGrantedAnew() throws Exception {
        ClientStream stream = open(FOUR);
        server.send(pushes(1, "a", "b", "c", "d"));
        ClientFrame frame = server.await(ClientFrame::hasReceipts);
        assertThat(frame.getReceipts().getUpTo(0)).isEqualTo(4);
        assertThat(frame.hasGrants()).isFalse();

        stream.onPush(push -> pushes.add(text(push)));
        assertThat(taken(4)).isEqualTo("abcd");
        assertThat(server.await(ClientFrame::hasGrants).getGrants().getMaxOutSeq(0))
                .isEqualTo(8);
    }

    @Test
    void aPausedStreamHoldsItsPushesBackUntilItGoesOn() throws Exception {
        ClientStream stream = open(FOUR).onPush(push -> pushes.add(text(push)));
        stream.pause();
        get(onLoop(stream, () -> {}));
        server.send(pushes(1, "a", "b"));
        assertThat(server.await(ClientFrame::hasReceipts).hasGrants()).isFalse();
        assertThat(pushes).isEmpty();

        stream.resume();
        assertThat(taken(2)).isEqualTo("ab");
    }

    @Test
    void itemsThatComeTwiceAreTakenOnce() throws Exception {
        open(FOUR).onPush(push -> pushes.add(text(push)));
        server.send(pushes(1, "a", "b"));
        server.send(pushes(2, "b", "c"));
        assertThat(taken(3)).isEqualTo("abc");
    }

    @Test
    void aReceiverThatFailsDoesNotStopTheNextPush() throws Exception {
        open(FOUR).onPush(push -> {
            pushes.add(text(push));
            throw new IllegalStateException("the test's receiver fails");
        });
        server.send(pushes(1, "a", "b"));
        assertThat(taken(2)).isEqualTo("ab");
    }

    @Test
    void theLastWordIsConfirmedAsAnItem() throws Exception {
        ClientStream stream = open(FOUR);
        server.send(ServerFrame.newBuilder()
                .addEnded(Ended.newBuilder().setStreamId(1).setLastOutSeq(7)));
        get(stream.ended());
        ClientFrame frame = server.await(ClientFrame::hasReceipts);
        assertThat(frame.getReceipts().getUpTo(0)).isEqualTo(8);
        assertThat(frame.hasGrants()).isFalse();
    }

    @Test
    void receiptsAndGrantsOfManyStreamsShareTheirColumns() throws Exception {
        ClientSession session = open(FOUR).session();
        get(session.open(FOUR, 2)).streams().forEach(stream -> stream.onPush(push -> pushes.add(text(push))));
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        for (long id : new long[] {3, 5}) {
            frame.addItems(pushes(1, "a", "b").getItems(0).toBuilder().setStreamId(id));
        }
        server.send(frame);
        ClientFrame told = server.await(ClientFrame::hasGrants);
        assertThat(told.getGrants().getStreamIdsList()).containsExactly(3L, 5L);
        assertThat(told.getReceipts().getUpToList()).containsExactly(2L, 2L);
    }

    private static ServerFrame.Builder pushes(long firstOutSeq, String... payloads) {
        Items.Builder items = Items.newBuilder().setStreamId(1).setFirstOutSeq(firstOutSeq);
        for (String payload : payloads) {
            items.addPayloads(ByteString.copyFromUtf8(payload)).addSeqs(0);
        }
        return ServerFrame.newBuilder().addItems(items);
    }

    private String taken(int count) throws InterruptedException {
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < count; i++) {
            taken.append(pushes.poll(1, TimeUnit.MINUTES));
        }
        return taken.toString();
    }
}
