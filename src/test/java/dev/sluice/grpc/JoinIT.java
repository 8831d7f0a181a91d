package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Order;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several calls carry one session: what each may bring, and that nothing is lost with any of them. */
class JoinIT {
    private static final int MESSAGES = 900;

    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private final List<GrpcClient> clients = new ArrayList<>();
    private final List<ExchangeClient> exchanges = new ArrayList<>();
    private TestServer server;
    private ExchangeClient first;
    private SessionRef session;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .handler("held", held)
                .eventLoops(2)
                .limit("maxPathsPerSession", 3)
                .limit("heartbeatInterval", Duration.ofMillis(100))
                .start();
        first = exchange().attach();
        session = first.session();
    }

    /** Whatever a test did, nothing of it is left once its session is closed. */
    @AfterEach
    void stop() {
        held.release();
        exchanges.forEach(ExchangeClient::close);
        clients.forEach(GrpcClient::close);
        server.close();
    }

    /** On a connection of its own. */
    private ExchangeClient exchange() {
        GrpcClient client = GrpcClient.to(server);
        clients.add(client);
        ExchangeClient exchange = client.exchange();
        exchanges.add(exchange);
        return exchange;
    }

    private static Attach.Builder join(SessionRef ref) {
        return Attach.newBuilder().setMode(Attach.Mode.JOIN).setSession(ref);
    }

    private ExchangeClient joined() {
        return exchange().attach(join(session));
    }

    private Rejection refused(Attach.Builder attach) {
        ExchangeClient exchange = exchange();
        exchange.send(ClientFrame.newBuilder().setAttach(attach));
        return exchange.awaitEnd();
    }

    private static StreamSpec.Builder sequenced(String handler) {
        return spec(handler).setOrder(Order.ORDER_SEQUENCED);
    }

    private static void message(ExchangeClient exchange, long stream, long seq, String text) {
        exchange.chunk(Chunk.newBuilder().setStreamId(stream).setFirstSeq(seq).addPayloads(bytes(text)));
    }

    private static List<String> numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
    }

    @Test
    void runsInSeqOrderWhatComesByThreePaths() {
        long seed = System.nanoTime();
        long id = first.confirming().opened(openOne(sequenced("echo")));
        List<ExchangeClient> paths = List.of(first, joined(), joined());
        List<Integer> shuffled =
                new ArrayList<>(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
        Random random = new Random(seed);
        Collections.shuffle(shuffled, random);
        for (int seq : shuffled) {
            message(paths.get(random.nextInt(paths.size())), id, seq, Integer.toString(seq));
        }
        first.awaitAck(id, MESSAGES);
        assertThat(first.stream(id).texts()).as("seed " + seed).containsExactlyElementsOf(numbers(MESSAGES));
        assertThat(paths.get(1).stream(id).items()).isEmpty();
        assertThat(paths.get(2).stream(id).items()).isEmpty();
    }

    @Test
    void givesEachPathHeartbeatsOfItsOwnAndAnAnswerToItsOpens() {
        ExchangeClient second = joined();
        second.await("two heartbeats", c -> c.heartbeats().size() >= 2);
        second.heartbeat(7);
        second.await("7 to be seen", c -> c.heartbeats().stream().anyMatch(beat -> beat.getSeen() == 7));
        assertThat(first.heartbeats()).noneMatch(beat -> beat.getSeen() == 7);
        long id = second.opened(openOne(sequenced("echo")));
        message(second, id, 1, "a");
        first.awaitItems(id, 1);
        assertThat(second.session().getToken()).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void goesOnWhenAJoinedPathIsLost() {
        long id = first.opened(openOne(sequenced("echo")));
        ExchangeClient second = joined();
        message(second, id, 2, "b");
        second.sync();
        second.cut();
        message(first, id, 1, "a");
        first.awaitItems(id, 2);
        assertThat(first.stream(id).texts()).containsExactly("a", "b");
    }

    @Test
    void tellsTheNextPathAnewWhatTheLostOneMayNotHaveBrought() {
        ExchangeClient second = joined();
        long id = first.opened(openOne(
                sequenced("echo").setWindow(dev.sluice.v1.Window.newBuilder().setMessages(4))));
        long gone = first.opened(openOne(sequenced("echo")));
        for (int seq = 1; seq <= 4; seq++) {
            message(first, id, seq, Integer.toString(seq));
        }
        message(first, gone, 0, "no seq");
        first.awaitReset(gone);
        first.awaitAck(id, 4);
        first.confirm(id, 2);
        first.sync();
        long credit = first.stream(id).maxSeq();
        second.stream(id).startAfter(2);
        first.cut();
        second.awaitAck(id, 4);
        assertThat(second.stream(id).texts()).containsExactly("3", "4");
        second.await("the credit", c -> c.stream(id).maxSeq() == credit);
        assertThat(second.awaitReset(gone).field()).isEqualTo("first_seq");
        message(second, id, 5, "5");
        second.awaitItems(id, 3);
    }

    @Test
    void tellsTheNextPathOfAStreamThatEnded() {
        ExchangeClient second = joined();
        long id = first.opened(openOne(spec("echo")));
        first.messages(id, "a");
        first.end(id, 1);
        first.awaitEnded(id);
        first.cut();
        assertThat(second.awaitEnded(id).texts()).containsExactly("a");
        second.confirm(id, 2);
        await().until(() -> server.sessions().streamQuota().used() == 0);
    }

    @Test
    void makesTheOldestPathThatIsLeftThePrimary() {
        ExchangeClient second = joined();
        ExchangeClient third = joined();
        long sign = first.opened(openOne(sequenced("echo")));
        long id = first.opened(openOne(spec("echo")));
        message(first, sign, 1, "still there");
        first.awaitItems(sign, 1);
        first.cut();
        second.awaitItems(sign, 1);
        message(second, id, 1, "a");
        second.awaitItems(id, 1);
        second.cut();
        third.awaitItems(sign, 1);
        message(third, id, 2, "b");
        third.awaitItems(id, 2);
        assertThat(third.stream(id).texts()).containsExactly("a", "b");
    }

    @Test
    void endsAJoinedPathThatBringsWhatMustComeInOrder() {
        for (Order order : List.of(Order.ORDER_SYNC, Order.ORDER_FIFO, Order.ORDER_KEYED)) {
            long id = first.opened(openOne(spec("echo").setOrder(order)));
            ExchangeClient second = joined();
            message(second, id, 1, "a");
            Rejection end = second.awaitEnd();
            assertThat(end.reason()).isEqualTo("PATH_NOT_BOUND");
            assertThat(end.metadata()).containsEntry("stream_id", Long.toString(id));
            ExchangeClient third = joined();
            third.end(id, 0);
            assertThat(third.awaitEnd().reason()).isEqualTo("PATH_NOT_BOUND");
        }
        long fifo = first.opened(openOne(spec("echo")));
        first.messages(fifo, "works");
        first.awaitItems(fifo, 1);
    }

    @Test
    void letsAnyPathCancelResetConfirmAndGrant() {
        long id = first.opened(openOne(spec("held")));
        first.messages(id, "a");
        await().until(() -> held.only().messages().size() == 1);
        first.messages(id, "b");
        first.sync();
        ExchangeClient second = joined();
        second.cancel(id, 2);
        first.awaitItems(id, 1);
        second.confirm(id, 1);
        second.grant(id, 100, 100);
        second.reset(id);
        second.sync();
        await().until(() -> server.sessions().streamQuota().used() == 0);
    }

    @Test
    void refusesToJoinWithoutTheTokenTheEpochOrASession() {
        ByteString wrong = ByteString.copyFrom(new byte[16]);
        assertThat(refused(join(session.toBuilder().setToken(wrong).build())).reason())
                .isEqualTo("SESSION_DENIED");
        for (long epoch : new long[] {0, session.getEpoch() + 1}) {
            Rejection stale = refused(join(session.toBuilder().setEpoch(epoch).build()));
            assertThat(stale.reason()).isEqualTo("STALE_EPOCH");
            assertThat(stale.metadata()).containsEntry("epoch", Long.toString(session.getEpoch()));
        }
        assertThat(refused(Attach.newBuilder().setMode(Attach.Mode.JOIN)).field())
                .isEqualTo("attach.session");
        long id = first.opened(openOne(spec("echo")));
        first.messages(id, "works");
        first.awaitItems(id, 1);
    }

    @Test
    void refusesMorePathsThanASessionMayHave() {
        ExchangeClient second = joined();
        joined();
        assertThat(refused(join(session)).quota()).isEqualTo("max-paths-per-session");
        second.halfClose();
        second.awaitEnd();
        joined();
    }

    @Test
    void isTheFirstPathOfASessionThatHasNone() {
        GrpcClient client = clients.get(0);
        SessionRef opened = client.open(openOne(sequenced("echo"))).getSession();
        ExchangeClient only = exchange().attach(join(opened));
        message(only, 2, 1, "a");
        only.awaitItems(2, 1);
    }

    @Test
    void tellsEveryPathThatTheSessionIsClosedOrTheServerLeaves() {
        ExchangeClient second = joined();
        clients.get(0).close(session, dev.sluice.v1.CloseRequest.Mode.ABORT);
        assertThat(first.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(second.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(server.sessions().sessionQuota().used()).isZero();
        ExchangeClient other = exchange().attach();
        ExchangeClient beside = exchange().attach(join(other.session()));
        assertThat(server.server().drain()).isNotNull();
        assertThat(beside.awaitEnd().reason()).isEqualTo("GOING_AWAY");
        assertThat(beside.goAway()).isNotNull();
        assertThat(other.awaitEnd().reason()).isEqualTo("GOING_AWAY");
    }

    @Test
    void outlivesItsLastPathAndNoLongerThanItsTime() {
        server.close();
        server = TestServer.with()
                .handler("echo", RecordingHandler.echoing())
                .limit("sessionTtl", Duration.ofMillis(100))
                .start();
        first = exchange().attach();
        session = first.session();
        ExchangeClient second = joined();
        first.cut();
        long id = second.opened(openOne(sequenced("echo")));
        message(second, id, 1, "a");
        second.awaitItems(id, 1);
        second.cut();
        await().until(() -> server.sessions().sessionQuota().used() == 0);
        assertThat(server.sessions().streamQuota().used()).isZero();
        assertThat(server.sessions().bufferedQuota().used()).isZero();
    }
}
