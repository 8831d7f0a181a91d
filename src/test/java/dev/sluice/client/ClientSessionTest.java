package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientSessionTest extends ClientFixture {

    @Test
    void helloTellsWhatTheServerCanDo() throws Exception {
        ServerInfo info = get(client.hello());
        assertThat(info.version()).isEqualTo("1.1");
        assertThat(info.opensBatches()).isTrue();
        assertThat(info.handlers()).containsExactly("echo");
        assertThat(info.maxMessageBytes()).isEqualTo(1 << 20);
    }

    /** The first timer of a Vert.x is the one that a field has which nobody has set. */
    @Test
    void timersOfTheProgramThatItLivesInAreLeftAlone() throws Exception {
        Vertx shared = Vertx.vertx();
        long first = shared.setPeriodic(Duration.ofHours(1).toMillis(), id -> {});
        SluiceClient guest = SluiceClient.connect(shared, server.options());
        get(guest.session());
        get(guest.close().otherwiseEmpty());

        assertThat(shared.cancelTimer(first)).isTrue();
        get(shared.close());
    }

    @Test
    void aHelloThatFailedIsAskedAgain() throws Exception {
        server.onHello = request -> FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY");
        assertThat(failure(client.hello()).reason()).isEqualTo("GOING_AWAY");
        server.onHello = request -> FakeServer.hello(5);
        assertThat(get(client.hello()).maxStreamsPerOpen()).isEqualTo(5);
    }

    @Test
    void everyFrameBehindTheAttachCarriesTheEpoch() throws Exception {
        ClientStream stream = open(ECHO);
        stream.post(bytes("a"));
        assertThat(server.await(ClientFrame::hasAttach).getEpoch()).isZero();
        assertThat(server.await(frame -> frame.getOpensCount() > 0).getEpoch()).isEqualTo(1);
        assertThat(server.await(frame -> frame.getChunksCount() > 0).getEpoch()).isEqualTo(1);
    }

    @Test
    void finishingWaitsForTheOutcomesAndThenClosesAtTheServer() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> reply = stream.send(bytes("a"));
        Future<Void> closed = stream.session().close(CloseMode.FINISH);
        server.messages(1);
        assertThat(failure(stream.send(bytes("b"))).reason()).isEqualTo("SESSION_CLOSED");
        assertThat(server.closes).isEmpty();

        server.send(ack(stream, 1));
        get(reply);
        CloseRequest close = server.closes.poll(1, TimeUnit.MINUTES);
        assertThat(close.getMode()).isEqualTo(CloseRequest.Mode.FINISH);
        assertThat(close.getSession())
                .isEqualTo(FakeServer.SESSION.toBuilder().clearEpoch().build());
        server.endExchange();
        get(closed);
        get(stream.session().onClosed());
    }

    @Test
    void abortingClosesAtOnceAndWhatHasNoOutcomeIsUnknown() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> reply = stream.send(bytes("a"));
        server.messages(1);
        Future<Void> closed = stream.session().close(CloseMode.ABORT);
        assertThat(server.closes.poll(1, TimeUnit.MINUTES).getMode()).isEqualTo(CloseRequest.Mode.ABORT);
        server.endExchange();
        get(closed);
        assertThat(failure(reply).reason()).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    void aServerThatIsAboutToLeaveIsToldOf() throws Exception {
        BlockingQueue<GoAwayNotice> notices = new LinkedBlockingQueue<>();
        ClientSession session = get(client.session()).onGoAway(notices::add);
        server.send(ServerFrame.newBuilder()
                .setGoAway(GoAway.newBuilder()
                        .setDeadlineMs(500)
                        .setStatus(FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY"))));
        GoAwayNotice notice = notices.poll(1, TimeUnit.MINUTES);
        assertThat(notice.deadline()).isEqualTo(Duration.ofMillis(500));
        assertThat(notice.cause().reason()).isEqualTo("GOING_AWAY");
        session.onGoAway(notices::add);
        assertThat(notices.poll(1, TimeUnit.MINUTES)).isEqualTo(notice);
    }

    @Test
    void heartbeatsCountAndSayWhatWasSeen() throws Exception {
        server.onAttach = frame -> FakeServer.attached(100);
        get(client.session());
        server.send(ServerFrame.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder().setBeat(41).setSeen(0)));
        Heartbeat first = server.await(ClientFrame::hasHeartbeat).getHeartbeat();
        assertThat(first.getBeat()).isEqualTo(1);
        assertThat(first.getSeen()).isEqualTo(41);
    }

    @Test
    void aSessionCountsWhatIsSettled() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> last = stream.send(bytes("a"));
        server.messages(1);
        server.send(ack(stream, 1));
        get(last);
        get(onLoop(stream, () -> assertThat(stream.session().settled()).isEqualTo(1)));
    }

    @Test
    void severalSessionsShareTheClient() throws Exception {
        ClientSession one = get(client.session());
        ClientSession other = get(client.session());
        assertThat(one).isNotSameAs(other);
        assertThat(get(other.open(ECHO)).id()).isEqualTo(1);
    }

    @Test
    void closingTheClientEndsItsSessions() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> reply = stream.send(bytes("a"));
        get(client.close());
        assertThat(failure(reply).reason()).isIn("OUTCOME_UNKNOWN", "NOT_SENT");
    }

    @Test
    void aClientWithoutAVertxHasOneOfItsOwn() throws Exception {
        SluiceClient own = SluiceClient.connect(server.options());
        assertThat(get(own.hello()).server()).isEqualTo("fake");
        get(own.close());
    }
}
