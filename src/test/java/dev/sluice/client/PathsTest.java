package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.v1.Attach;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.Order;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions of several paths. */
class PathsTest extends ClientFixture {
    private static final StreamSpec SEQUENCED =
            ECHO.toBuilder().setOrder(Order.ORDER_SEQUENCED).build();

    /** Larger than a frame is to be. */
    private static final byte[] LARGE = new byte[300_000];

    @BeforeEach
    void askForTwo() {
        client = SluiceClient.connect(vertx, server.options().withPaths(2));
    }

    private JoinedCall joined() throws InterruptedException {
        JoinedCall call = server.joined.poll(1, TimeUnit.MINUTES);
        assertThat(call).isNotNull();
        return call;
    }

    /** Hands over a message at a time until the path has brought one; the first path may bring others before. */
    private Chunk sendUntilBroughtBy(JoinedCall path, ClientStream stream) throws Exception {
        while (path.hasNone()) {
            stream.post(bytes("m"));
            await().until(() ->
                    !path.hasNone() || server.rest().stream().anyMatch(frame -> frame.getChunksCount() > 0));
        }
        return path.chunk();
    }

    @Test
    void othersJoinTheSessionThatTheFirstPathMade() throws Exception {
        get(client.session());
        Attach attach = joined().attach.getAttach();
        assertThat(attach.getMode()).isEqualTo(Attach.Mode.JOIN);
        assertThat(attach.getSession()).isEqualTo(FakeServer.SESSION);
    }

    @Test
    void messagesOfASequencedStreamTakeTurnsOnThePaths() throws Exception {
        ClientStream stream = open(SEQUENCED);
        JoinedCall path = joined();
        assertThat(sendUntilBroughtBy(path, stream).getStreamId()).isEqualTo(1);
        stream.post(bytes("by the first"));
        assertThat(server.chunks(1)).isNotEmpty();
        stream.post(bytes("by the other"));
        assertThat(path.chunk().getPayloads(0).toStringUtf8()).isEqualTo("by the other");
    }

    @Test
    void allElseGoesByTheFirst() throws Exception {
        ClientStream fifo = open(ECHO);
        ClientStream sequenced = get(fifo.session().open(SEQUENCED));
        JoinedCall path = joined();
        sendUntilBroughtBy(path, sequenced);
        List<ClientStream> early = fifo.session().openNow(SEQUENCED, 1);
        for (int i = 0; i < 4; i++) {
            get(onLoop(fifo, () -> fifo.post(bytes("f"))));
        }
        get(onLoop(fifo, () -> sequenced.post(LARGE)));
        get(onLoop(fifo, () -> sequenced.post(bytes("h"), SendOptions.headers(Map.of("a", "b")))));
        sequenced.end();
        assertThat(server.await(frame -> frame.getEndsCount() > 0).getEnds(0).getStreamId())
                .isEqualTo(sequenced.id());
        assertThat(path.hasNone()).isTrue();
        assertThat(early).hasSize(1);
    }

    @Test
    void whatALostPathBroughtIsSentAgainByTheFirst() throws Exception {
        ClientStream stream = open(SEQUENCED);
        JoinedCall path = joined();
        Chunk lost = sendUntilBroughtBy(path, stream);
        stream.end();
        server.await(frame -> frame.getEndsCount() > 0);
        path.cancel();
        Chunk again = server.await(frame -> frame.getChunksCount() > 0).getChunks(0);
        assertThat(again).isEqualTo(lost);
        assertThat(joined().attach.getAttach().getSession()).isEqualTo(FakeServer.SESSION);
    }

    @Test
    void whatIsSettledIsNotSentAgain() throws Exception {
        ClientStream stream = open(SEQUENCED);
        JoinedCall path = joined();
        Chunk chunk = sendUntilBroughtBy(path, stream);
        Future<Reply> last = stream.send(bytes("by the first"));
        server.await(frame ->
                frame.getChunksCount() > 0 && frame.getChunks(0).getPayloads(0).size() > 1);
        server.send(ack(stream, chunk.getFirstSeq() + 1));
        get(last);
        path.cancel();
        JoinedCall next = joined();
        stream.end();
        server.await(frame -> {
            assertThat(frame.getChunksCount()).isZero();
            return frame.getEndsCount() > 0;
        });
        assertThat(next.hasNone()).isTrue();
    }

    @Test
    void anOutcomeCountsThoughItsMessageWasSentAgain() throws Exception {
        ClientStream stream = open(SEQUENCED);
        JoinedCall path = joined();
        sendUntilBroughtBy(path, stream);
        stream.post(bytes("by the first"));
        server.chunks(1);
        Future<Reply> reply = stream.send(bytes("asked"));
        long seq = path.chunk().getFirstSeq();
        path.cancel();
        server.await(frame ->
                frame.getChunksCount() > 0 && frame.getChunksList().toString().contains("asked"));
        server.send(ServerFrame.newBuilder()
                .addItems(reply(seq, "answer").setStreamId(1).setFirstOutSeq(1)));
        assertThat(text(get(reply).payload())).isEqualTo("answer");
    }

    @Test
    void withTheFirstPathTheSessionEndsAndTheOthersWithIt() throws Exception {
        client = SluiceClient.connect(vertx, server.options().withPaths(2).withResume(Duration.ZERO));
        ClientSession session = get(client.session());
        JoinedCall path = joined();
        server.cancelExchange();
        assertThat(failure(session.onClosed()).reason()).isEqualTo("CONNECTION_LOST");
        path.over.get(1, TimeUnit.MINUTES);
        assertThat(server.joined).isEmpty();
    }

    @Test
    void closingTheSessionEndsThemAll() throws Exception {
        ClientSession session = get(client.session());
        JoinedCall path = joined();
        Future<Void> closed = session.close(CloseMode.FINISH);
        path.over.get(1, TimeUnit.MINUTES);
        server.finished.get(1, TimeUnit.MINUTES);
        server.endExchange();
        get(closed);
    }

    @Test
    void aGoAwayOfAnyPathIsToldOnce() throws Exception {
        BlockingQueue<GoAwayNotice> told = new LinkedBlockingQueue<>();
        ClientSession session = get(client.session()).onGoAway(told::add);
        JoinedCall path = joined();
        ServerFrame.Builder goAway = ServerFrame.newBuilder()
                .setGoAway(GoAway.newBuilder().setStatus(FakeServer.status(GrpcStatus.UNAVAILABLE, "GOING_AWAY")));
        path.send(goAway);
        assertThat(told.poll(1, TimeUnit.MINUTES).cause().reason()).isEqualTo("GOING_AWAY");
        server.send(goAway);
        ClientStream stream = get(session.open(ECHO));
        assertThat(stream.id()).isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @Test
    void morePathsThanTheServerTakesAreAnError() {
        client = SluiceClient.connect(vertx, server.options().withPaths(FakeServer.MAX_PATHS + 1));
        assertThat(failure(client.session()).reason()).isEqualTo("TOO_MANY_PATHS");
        assertThat(failure(client.open(ECHO, 1)).reason()).isEqualTo("TOO_MANY_PATHS");
    }
}
