package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Ended;
import dev.sluice.v1.Reset;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndingTest extends ClientFixture {

    @Test
    void anEndGoesBehindTheLastMessageAndBringsTheLastWord() throws Exception {
        ClientStream stream = open(window(2, 1_000));
        List<Future<Reply>> replies =
                List.of(stream.send(bytes("a")), stream.send(bytes("b")), stream.send(bytes("c")));
        Future<EndResult> end = stream.end();
        server.messages(2);
        server.send(ack(stream, 2).setCredits(credit(stream, 4, 1_000).getCredits()));
        ClientFrame frame = server.await(each -> each.getEndsCount() > 0);
        assertThat(frame.getEnds(0).getLastSeq()).isEqualTo(3);

        server.send(
                ack(stream, 3).addEnded(Ended.newBuilder().setStreamId(1).setPayload(ByteString.copyFromUtf8("bye"))));
        assertThat(text(get(end).payload())).isEqualTo("bye");
        get(replies.get(2));
    }

    @Test
    void afterItsEndAStreamTakesNoMessage() throws Exception {
        ClientStream stream = open(ECHO);
        stream.end();
        server.await(frame -> frame.getEndsCount() > 0);
        assertThat(failure(stream.send(bytes("a"))).reason()).isEqualTo("STREAM_ENDING");
        server.send(ServerFrame.newBuilder().addEnded(Ended.newBuilder().setStreamId(1)));
        get(stream.ended());
        assertThat(failure(stream.send(bytes("a"))).reason()).isEqualTo("STREAM_ENDED");
    }

    @Test
    void aStreamThatFailedEndsWithItsFailure() throws Exception {
        ClientStream stream = open(ECHO);
        Future<EndResult> end = stream.end();
        server.send(ServerFrame.newBuilder()
                .addEnded(Ended.newBuilder()
                        .setStreamId(1)
                        .setStatus(FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "STREAM_FAILED"))));
        assertThat(failure(end).reason()).isEqualTo("STREAM_FAILED");
    }

    @Test
    void anEndMayFollowAnOpenAtOnce() throws Exception {
        ClientSession session = get(client.session());
        session.execute(() -> session.openNow(ECHO, 1).get(0).end());
        ClientFrame frame = server.await(each -> each.getOpensCount() > 0);
        assertThat(frame.getEnds(0).getStreamId()).isEqualTo(1);
        assertThat(frame.getEnds(0).getLastSeq()).isZero();
    }

    @Test
    void aResetByTheClientFailsWhatHasNoOutcome() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> reply = stream.send(bytes("a"));
        server.messages(1);
        stream.reset("enough");

        Reset reset = server.await(frame -> frame.getResetsCount() > 0).getResets(0);
        assertThat(reset.getStreamId()).isEqualTo(1);
        assertThat(reset.getStatus().getMessage()).isEqualTo("enough");
        assertThat(failure(reply).reason()).isEqualTo("STREAM_RESET");
        assertThat(failure(stream.ended()).reason()).isEqualTo("STREAM_RESET");
    }

    @Test
    void aResetByTheServerFailsWhatHasNoOutcomeWithItsStatus() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> reply = stream.send(bytes("a"));
        server.messages(1);
        server.send(ServerFrame.newBuilder()
                .addResets(Reset.newBuilder()
                        .setStreamId(1)
                        .setStatus(FakeServer.status(GrpcStatus.DEADLINE_EXCEEDED, "IDLE_TIMEOUT"))));

        assertThat(failure(reply).reason()).isEqualTo("IDLE_TIMEOUT");
        assertThat(failure(stream.end()).reason()).isEqualTo("IDLE_TIMEOUT");
        assertThat(failure(stream.whenWritable()).reason()).isEqualTo("IDLE_TIMEOUT");
    }

    @Test
    void aCallbackMayResetItsStreamAmidAnAck() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> first = stream.send(bytes("a"));
        Future<Reply> second = stream.send(bytes("b"));
        first.onSuccess(reply -> stream.reset("seen enough"));
        server.messages(2);
        server.send(ack(stream, 2));
        assertThat(failure(second).reason()).isEqualTo("STREAM_RESET");
        Future<Void> closed = stream.session().close(CloseMode.FINISH);
        server.closes.take();
        server.endExchange();
        get(closed);
    }

    @Test
    void aCancelFollowsTheMessageThatItIsFor() throws Exception {
        ClientStream stream = open(window(1, 100));
        stream.post(bytes("a"));
        stream.post(bytes("b"));
        stream.cancel(2);
        server.messages(1);
        server.send(ack(stream, 1).setCredits(credit(stream, 2, 100).getCredits()));
        ClientFrame frame = server.await(each -> each.getCancelsCount() > 0);
        assertThat(frame.getCancels(0).getSeq()).isEqualTo(2);
        assertThat(frame.getChunks(0).getFirstSeq()).isEqualTo(2);
    }

    @Test
    void nothingIsSaidBehindTheEndOfTheCall() throws Exception {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        vertx.exceptionHandler(thrown::add);
        ClientStream stream = open(ECHO);
        Future<Void> closed = stream.session().close(CloseMode.FINISH);
        server.finished.get(1, TimeUnit.MINUTES);

        stream.reset("too late");
        server.endExchange();

        get(closed);
        assertThat(thrown).isEmpty();
    }

    @Test
    void streamsAreClosedTogetherAndEachInItsWay() throws Exception {
        ClientSession session = get(client.session());
        List<ClientStream> streams = get(session.open(ECHO, 3)).streams();
        Future<Void> finished = session.closeStreams(streams.subList(0, 2), CloseMode.FINISH);
        assertThat(server.await(frame -> frame.getEndsCount() > 0).getEndsCount())
                .isPositive();
        server.send(ServerFrame.newBuilder()
                .addEnded(Ended.newBuilder().setStreamId(1))
                .addEnded(Ended.newBuilder()
                        .setStreamId(3)
                        .setStatus(FakeServer.status(GrpcStatus.ABORTED, "STREAM_FAILED"))));
        get(finished);
        get(session.closeStreams(streams.subList(2, 3), CloseMode.ABORT));
        assertThat(server.await(frame -> frame.getResetsCount() > 0)
                        .getResets(0)
                        .getStreamId())
                .isEqualTo(5);
    }
}
