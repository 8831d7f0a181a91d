package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.v1.AckRanges;
import dev.sluice.v1.Attached;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.Cursors;
import dev.sluice.v1.End;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.Items;
import dev.sluice.v1.Order;
import dev.sluice.v1.SeqRange;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Unsuccessful;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sessions that come back after their Exchange broke, at nasty moments. */
class ClientResumeTest extends ClientFixture {
    private static final StreamSpec KEYED =
            ECHO.toBuilder().setOrder(Order.ORDER_KEYED).build();

    /** What a server says that has this stream settled up to {@code settled}. */
    private static Cursors.Builder cursor(long id, long settled) {
        return Cursors.newBuilder()
                .addStreamIds(id)
                .addSettled(settled)
                .addMaxSeq(settled + 100)
                .addMaxTotalBytes(1 << 20);
    }

    private static ServerFrame back(Cursors.Builder cursors) {
        Attached.Builder attached =
                FakeServer.attached(0).getAttached().toBuilder().setCursors(cursors);
        attached.getSessionBuilder().clearToken().setEpoch(2);
        return ServerFrame.newBuilder().setEpoch(2).setAttached(attached).build();
    }

    private void breakAndComeBackTo(Cursors.Builder cursors) {
        server.onAttach = frame -> back(cursors);
        server.cancelExchange();
    }

    @Test
    void theSessionIsTakenOverByItsTokenAndItsNewEpochUsed() throws Exception {
        ClientStream stream = open(ECHO);
        BlockingQueue<SluiceException> detached = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> resumed = new LinkedBlockingQueue<>();
        stream.session().onDetached(detached::add).onResumed(resumed::add);
        breakAndComeBackTo(cursor(1, 0));
        ClientFrame attach = server.await(frame -> frame.hasAttach()
                && frame.getAttach().hasSession()
                && !frame.getAttach().getSession().getToken().isEmpty());
        assertThat(attach.getAttach().getSession())
                .isEqualTo(FakeServer.SESSION.toBuilder().clearEpoch().build());
        assertThat(detached.poll(1, TimeUnit.MINUTES).reason()).isEqualTo("CONNECTION_LOST");
        assertThat(resumed.poll(1, TimeUnit.MINUTES)).isZero();
        assertThat(stream.session().isAttached()).isTrue();
        stream.post(bytes("a"));
        assertThat(server.await(frame -> frame.getChunksCount() > 0).getEpoch()).isEqualTo(2);
    }

    @Test
    void whatIsNotSettledLeavesOnceMoreAndACursorIsNoOutcome() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = List.of(
                stream.send(bytes("a")), stream.send(bytes("b")), stream.send(bytes("c")), stream.send(bytes("d")));
        server.messages(4);
        breakAndComeBackTo(cursor(1, 2));
        assertThat(server.messages(2)).containsExactly("1/3=c", "1/4=d");
        assertThat(replies).noneMatch(Future::isComplete);
        server.send(items(1, reply(2, "B")));
        server.send(ack(stream, 2));
        assertThat(text(get(replies.get(1)).payload())).isEqualTo("B");
        assertThat(get(replies.get(0)).payload()).isEmpty();
        assertThat(replies.get(2).isComplete()).isFalse();
    }

    @Test
    void anItemThatCameBeforeIsPassedOver() throws Exception {
        BlockingQueue<String> pushes = new LinkedBlockingQueue<>();
        open(ECHO).onPush(push -> pushes.add(text(push)));
        server.send(items(1, reply(0, "one")));
        assertThat(pushes.poll(1, TimeUnit.MINUTES)).isEqualTo("one");
        breakAndComeBackTo(cursor(1, 0));
        ClientFrame restated = server.await(frame -> frame.getEpoch() == 2 && frame.hasReceipts());
        assertThat(restated.getReceipts().getUpToList()).containsExactly(1L);
        assertThat(restated.getGrants().getMaxOutSeqList()).containsExactly(101L);
        server.send(items(1, reply(0, "one"), reply(0, "two")));
        assertThat(pushes.poll(1, TimeUnit.MINUTES)).isEqualTo("two");
    }

    @Test
    void anOpenWithoutAnAnswerLeavesOnceMoreAheadOfItsMessages() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.onInbandOpen = open -> asked.incrementAndGet() == 1 ? null : FakeServer.openedInband(open);
        ClientSession session = get(client.session());
        ClientStream early = session.openNow(ECHO, 1).get(0);
        Future<Reply> reply = early.send(bytes("a"));
        Future<EndResult> end = early.end();
        ClientFrame before = server.await(frame -> frame.getOpensCount() > 0);
        breakAndComeBackTo(Cursors.newBuilder());
        ClientFrame after = server.await(frame -> frame.getOpensCount() > 0);
        assertThat(after.getOpensList()).isEqualTo(before.getOpensList());
        assertThat(after.getChunks(0).getPayloads(0).toStringUtf8()).isEqualTo("a");
        assertThat(after.getEndsList())
                .containsExactly(End.newBuilder().setStreamId(1).setLastSeq(1).build());
        server.send(ack(early, 1));
        get(reply);
        assertThat(end.isComplete()).isFalse();
    }

    @Test
    void anOpenThatALeavingServerTurnsAwayIsTheNextOnes() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.onInbandOpen = open -> asked.incrementAndGet() == 1
                ? InbandOpened.newBuilder()
                        .setRequestId(open.getOpen().getRequestId())
                        .setStatus(FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY"))
                        .build()
                : FakeServer.openedInband(open);
        ClientSession session = get(client.session());
        Future<ClientStream> opened = session.open(ECHO);
        ClientFrame before = server.await(frame -> frame.getOpensCount() > 0);
        breakAndComeBackTo(Cursors.newBuilder());
        ClientFrame after = server.await(frame -> frame.getOpensCount() > 0);
        assertThat(after.getOpensList()).isEqualTo(before.getOpensList());
        Future<Reply> reply = get(opened).send(bytes("a"));
        server.messages(1);
        server.send(ack(get(opened), 1));
        get(reply);
    }

    @Test
    void aMessageThatWasSentInPartLeavesFromItsBeginning() throws Exception {
        byte[] large = new byte[600_000];
        ClientStream stream = open(window(1, large.length));
        stream.post(large);
        server.await(frame -> frame.getChunksCount() > 0 && frame.getChunks(0).getOffset() > 0);
        breakAndComeBackTo(
                Cursors.newBuilder().addStreamIds(1).addSettled(0).addMaxSeq(1).addMaxTotalBytes(large.length));
        ClientFrame again = server.await(frame -> frame.getEpoch() == 2 && frame.getChunksCount() > 0);
        assertThat(again.getChunks(0).getOffset()).isZero();
        assertThat(again.getChunks(0).getMore()).isTrue();
        server.await(frame -> frame.getChunksCount() > 0 && !frame.getChunks(0).getMore());
    }

    @Test
    void whatIsDoneBeyondAHoleIsNotSentAgain() throws Exception {
        ClientStream stream = open(KEYED);
        for (int i = 1; i <= 4; i++) {
            stream.post(bytes("m" + i), SendOptions.key("k" + i));
        }
        server.messages(4);
        breakAndComeBackTo(cursor(1, 1)
                .addRanges(AckRanges.newBuilder()
                        .setStreamId(1)
                        .addRanges(SeqRange.newBuilder().setFrom(3).setTo(3))));
        assertThat(server.messages(2)).containsExactly("1/2=m2", "1/4=m4");
    }

    @Test
    void aStreamThatTheServerCameBackWithoutIsLost() throws Exception {
        ClientStream stream = open(window(1, 100));
        BlockingQueue<Integer> resumed = new LinkedBlockingQueue<>();
        stream.session().onResumed(resumed::add);
        Future<Reply> sent = stream.send(bytes("a"));
        Future<Reply> unsent = stream.send(bytes("b"));
        server.messages(1);
        breakAndComeBackTo(Cursors.newBuilder());
        assertThat(failure(sent).reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(failure(unsent).reason()).isEqualTo("NOT_SENT");
        assertThat(failure(stream.ended()).reason()).isEqualTo("STREAM_LOST");
        assertThat(resumed.poll(1, TimeUnit.MINUTES)).isEqualTo(1);
        assertThat(get(stream.session().open(ECHO)).id()).isEqualTo(3);
    }

    @Test
    void aStreamThatIsOverHereIsResetThere() throws Exception {
        ClientStream stream = open(ECHO);
        stream.reset("enough");
        server.await(frame -> frame.getResetsCount() > 0);
        breakAndComeBackTo(cursor(1, 0));
        assertThat(server.await(frame -> frame.getResetsCount() > 0)
                        .getResets(0)
                        .getStreamId())
                .isEqualTo(1);
    }

    @Test
    void cancelsAreSaidAgainBehindTheirMessages() throws Exception {
        ClientStream stream = open(ECHO);
        stream.post(bytes("a"));
        server.messages(1);
        stream.cancel(1);
        server.await(frame -> frame.getCancelsCount() > 0);
        breakAndComeBackTo(cursor(1, 0));
        ClientFrame again = server.await(frame -> frame.getEpoch() == 2 && frame.getChunksCount() > 0);
        assertThat(again.getCancelsCount() > 0
                        || server.await(frame -> frame.getCancelsCount() > 0).getChunksCount() == 0)
                .isTrue();
    }

    @Test
    void cursorsComeInSeveralFramesAndTheConnectionMayBreakTwice() throws Exception {
        ClientStream first = open(ECHO);
        ClientStream second = get(first.session().open(ECHO));
        Future<Reply> one = first.send(bytes("a"));
        Future<Reply> two = second.send(bytes("b"));
        server.messages(2);
        server.onAttach = frame -> {
            server.onAttach = again -> {
                ServerFrame whole = back(cursor(1, 0));
                server.send(back(cursor(3, 0)).toBuilder());
                return whole.toBuilder()
                        .setAttached(whole.getAttached().toBuilder().setMore(true))
                        .build();
            };
            server.cancelExchange();
            return null;
        };
        server.cancelExchange();
        assertThat(server.messages(2)).containsExactlyInAnyOrder("1/1=a", "3/1=b");
        server.send(ack(first, 1));
        server.send(ack(second, 1));
        get(one);
        get(two);
    }

    @Test
    void whatIsHandedOverMeanwhileLeavesAfterwards() throws Exception {
        ClientStream stream = open(ECHO);
        server.onAttach = frame -> null;
        BlockingQueue<SluiceException> detached = new LinkedBlockingQueue<>();
        stream.session().onDetached(detached::add);
        server.cancelExchange();
        detached.poll(1, TimeUnit.MINUTES);
        assertThat(stream.session().isAttached()).isFalse();
        stream.post(bytes("meanwhile"));
        get(stream.whenWritable());
        server.await(frame -> frame.hasAttach() && frame.getAttach().hasSession());
        server.send(back(cursor(1, 0)).toBuilder());
        assertThat(server.messages(1)).containsExactly("1/1=meanwhile");
    }

    @Test
    void aFinalFailureEndsTheSession() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> sent = stream.send(bytes("a"));
        server.messages(1);
        server.onAttach = frame -> {
            server.failExchange(FakeServer.status(GrpcStatus.NOT_FOUND, "SESSION_UNKNOWN"));
            return null;
        };
        server.cancelExchange();
        assertThat(failure(sent).reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(failure(stream.session().onClosed()).reason()).isEqualTo("SESSION_UNKNOWN");
    }

    @Test
    void whoIsTakenOverDoesNotFightBack() throws Exception {
        ClientStream stream = open(ECHO);
        server.failExchange(FakeServer.status(GrpcStatus.ABORTED, "SESSION_TAKEN_OVER"));
        assertThat(failure(stream.session().onClosed()).reason()).isEqualTo("SESSION_TAKEN_OVER");
    }

    @Test
    void itGivesUpAfterATime() throws Exception {
        client = SluiceClient.connect(vertx, server.options().withResume(Duration.ofMillis(300)));
        ClientStream stream = open(ECHO);
        server.onAttach = frame -> {
            server.cancelExchange();
            return null;
        };
        Future<Reply> sent = stream.send(bytes("a"));
        server.messages(1);
        server.cancelExchange();
        assertThat(failure(sent).reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(failure(stream.session().onClosed()).reason()).isEqualTo("CONNECTION_LOST");
    }

    @Test
    void closingWhileDetachedIsToldTheServerAgainAndAgain() throws Exception {
        ClientStream stream = open(ECHO);
        server.onAttach = frame -> null;
        server.onClose = request -> {
            server.onClose = again -> CloseResponse.getDefaultInstance();
            return FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY");
        };
        BlockingQueue<SluiceException> detached = new LinkedBlockingQueue<>();
        stream.session().onDetached(detached::add);
        server.cancelExchange();
        detached.poll(1, TimeUnit.MINUTES);
        get(stream.session().close(CloseMode.ABORT));
        assertThat(server.closes).hasSize(2);
    }

    @Test
    void eachServerThatIsComeBackToMayTellOfItsLeaving() throws Exception {
        BlockingQueue<GoAwayNotice> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(ECHO);
        stream.session().onGoAway(told::add);
        ServerFrame.Builder goAway = ServerFrame.newBuilder()
                .setGoAway(GoAway.newBuilder().setStatus(FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY")));
        server.send(goAway);
        assertThat(told.poll(1, TimeUnit.MINUTES)).isNotNull();
        server.onAttach = frame -> back(cursor(1, 0));
        BlockingQueue<Integer> resumed = new LinkedBlockingQueue<>();
        stream.session().onResumed(resumed::add);
        server.failExchange(FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY"));
        assertThat(resumed.poll(1, TimeUnit.MINUTES)).isNotNull();
        server.send(goAway);
        assertThat(told.poll(1, TimeUnit.MINUTES)).isNotNull();
    }

    @Test
    void anOutcomeThatIsNotKeptAnyMoreIsUnknown() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> sent = stream.send(bytes("a"));
        server.messages(1);
        Items.Builder unknown = Items.newBuilder()
                .setStreamId(1)
                .setFirstOutSeq(1)
                .addSeqs(1)
                .addPayloads(ByteString.EMPTY)
                .addUnsuccessful(Unsuccessful.newBuilder()
                        .setKind(Unsuccessful.Kind.UNKNOWN)
                        .setStatus(FakeServer.status(GrpcStatus.DATA_LOSS, "OUTCOME_EXPIRED")));
        server.send(ServerFrame.newBuilder().addItems(unknown));
        SluiceException why = failure(sent);
        assertThat(why.reason()).isEqualTo("OUTCOME_EXPIRED");
        assertThat(why.outcome()).isEqualTo(Outcome.UNKNOWN);
    }
}
