package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.sluice.v1.Refused;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusalTest extends ClientFixture {

    @Test
    void whatWasRefusedIsSentAgainBeforeWhatFollowsIt() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        server.messages(3);
        server.send(refused(2, FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 20))
                .setAcks(ack(stream, 1).getAcks()));
        get(replies.get(0));
        send(stream, "d");

        assertThat(server.messages(3)).containsExactly("1/2=b", "1/3=c", "1/4=d");
    }

    @Test
    void itIsNotSentAgainBeforeTheServerSays() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a", "b");
        server.messages(2);
        long before = System.nanoTime();
        server.send(refused(2, FakeServer.retry(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED", 50))
                .setAcks(ack(stream, 1).getAcks()));
        get(replies.get(0));
        server.messages(1);
        assertThat(System.nanoTime() - before).isGreaterThan(45_000_000);
    }

    @Test
    void aGapIsFilledAtOnce() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        server.messages(3);
        server.send(refused(1, FakeServer.status(GrpcStatus.OUT_OF_RANGE, "SEQUENCE_GAP")));

        assertThat(server.messages(3)).containsExactly("1/1=a", "1/2=b", "1/3=c");
        server.send(ack(stream, 3));
        get(replies.get(2));
    }

    @Test
    void bytesOfWhatIsSentAgainCountOnce() throws Exception {
        ClientStream stream = open(window(100, 10));
        send(stream, "aaaaa", "bbbbb");
        server.messages(2);
        server.send(refused(1, FakeServer.status(GrpcStatus.OUT_OF_RANGE, "SEQUENCE_GAP")));
        assertThat(server.messages(2)).containsExactly("1/1=aaaaa", "1/2=bbbbb");
    }

    @Test
    void aRefusalForGoodFailsTheMessageAndAllThatFollow() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a", "b", "c");
        server.messages(3);
        server.send(ack(stream, 1)
                .addRefused(refused(2, FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "STREAM_FAILED"))
                        .getRefused(0)));

        get(replies.get(0));
        assertThat(failure(replies.get(1)).reason()).isEqualTo("STREAM_FAILED");
        assertThat(failure(replies.get(2)).reason()).isEqualTo("STREAM_FAILED");
        assertThat(failure(stream.send(bytes("d"))).reason()).isEqualTo("STREAM_FAILED");
        stream.end();
        assertThat(server.await(frame -> frame.getEndsCount() > 0).getEnds(0).getLastSeq())
                .isEqualTo(1);
    }

    @Test
    void postedMessagesRefusedForGoodComeToTheFailureHandlerAsOneRange() throws Exception {
        BlockingQueue<FailedMessages> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(ECHO).onFailure(told::add);
        stream.post(bytes("a"));
        stream.post(bytes("b"));
        server.messages(2);
        server.send(refused(1, FakeServer.status(GrpcStatus.FAILED_PRECONDITION, "AFTER_END")));

        FailedMessages failed = told.poll(1, TimeUnit.MINUTES);
        assertThat(failed)
                .extracting(FailedMessages::fromSeq, FailedMessages::toSeq)
                .containsExactly(1L, 2L);
        assertThat(failed.cause().reason()).isEqualTo("AFTER_END");
    }

    @Test
    void aRefusalOfWhatIsSettledIsPassedOver() throws Exception {
        ClientStream stream = open(ECHO);
        List<Future<Reply>> replies = send(stream, "a");
        server.messages(1);
        server.send(ack(stream, 1));
        get(replies.get(0));
        server.send(refused(1, FakeServer.status(GrpcStatus.OUT_OF_RANGE, "SEQUENCE_GAP")));
        send(stream, "b");
        assertThat(server.messages(1)).containsExactly("1/2=b");
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

    private static ServerFrame.Builder refused(long fromSeq, Status status) {
        return ServerFrame.newBuilder()
                .addRefused(
                        Refused.newBuilder().setStreamId(1).setFromSeq(fromSeq).setStatus(status));
    }
}
