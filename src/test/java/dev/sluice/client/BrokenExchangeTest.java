package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Acks;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that are not to be resumed, and such as cannot be. */
class BrokenExchangeTest extends ClientFixture {

    @BeforeEach
    void doNotResume() {
        client = SluiceClient.connect(vertx, server.options().withResume(Duration.ZERO));
    }

    @Test
    void whatWasSentIsUnknownAndWhatWasNotIsNotSent() throws Exception {
        ClientStream stream = open(window(1, 100));
        Future<Reply> sent = stream.send(bytes("a"));
        Future<Reply> unsent = stream.send(bytes("b"));
        Future<EndResult> end = stream.end();
        server.messages(1);
        server.cancelExchange();

        assertThat(failure(sent).reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(failure(unsent).reason()).isEqualTo("NOT_SENT");
        assertThat(failure(end).reason()).isEqualTo("CONNECTION_LOST");
        assertThat(failure(stream.session().onClosed()).code()).isEqualTo(GrpcStatus.UNAVAILABLE);
        assertThat(failure(stream.send(bytes("c"))).reason()).isEqualTo("CONNECTION_LOST");
    }

    @Test
    void postedMessagesAreToldInTwoRanges() throws Exception {
        BlockingQueue<FailedMessages> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(window(2, 100)).onFailure(told::add);
        for (int i = 0; i < 5; i++) {
            stream.post(bytes("m"));
        }
        server.messages(2);
        server.cancelExchange();

        List<FailedMessages> ranges = new ArrayList<>();
        ranges.add(told.poll(1, TimeUnit.MINUTES));
        ranges.add(told.poll(1, TimeUnit.MINUTES));
        assertThat(ranges).extracting(FailedMessages::fromSeq).containsExactly(1L, 3L);
        assertThat(ranges).extracting(FailedMessages::toSeq).containsExactly(2L, 5L);
        assertThat(ranges).extracting(range -> range.cause().reason()).containsExactly("OUTCOME_UNKNOWN", "NOT_SENT");
    }

    @Test
    void theServersReasonForEndingTheCallIsTheCause() throws Exception {
        ClientStream stream = open(ECHO);
        Future<Reply> reply = stream.send(bytes("a"));
        server.messages(1);
        server.failExchange(FakeServer.status(GrpcStatus.RESOURCE_EXHAUSTED, "LIMIT_REACHED"));

        SluiceException why = failure(reply);
        assertThat(why.reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(why.code()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
        assertThat(why.getCause())
                .isInstanceOfSatisfying(
                        SluiceException.class,
                        cause -> assertThat(cause.reason()).isEqualTo("LIMIT_REACHED"));
    }

    @Test
    void opensThatHaveNoAnswerFail() throws Exception {
        server.onInbandOpen = open -> null;
        ClientSession session = get(client.session());
        Future<OpenedStreams> opened = session.open(ECHO, 3);
        server.await(frame -> frame.getOpensCount() > 0);
        server.cancelExchange();
        assertThat(failure(opened).reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(failure(session.open(ECHO, 3)).reason()).isEqualTo("NOT_SENT");
    }

    @Test
    void whoWaitsForRoomIsTold() throws Exception {
        ClientStream stream = open(window(1, 100));
        stream.post(bytes("a"));
        stream.post(bytes("b"));
        Future<Void> writable = stream.whenWritable();
        server.messages(1);
        server.cancelExchange();
        assertThat(failure(writable).reason()).isEqualTo("CONNECTION_LOST");
    }

    @Test
    void aFrameWhoseColumnsDisagreeEndsTheSession() throws Exception {
        ClientStream stream = open(ECHO);
        server.send(ServerFrame.newBuilder().setAcks(Acks.newBuilder().addStreamIds(1)));
        assertThat(failure(stream.session().onClosed()).reason()).isEqualTo("PROTOCOL_ERROR");
    }

    @Test
    void aSilentServerIsNoticed() throws Exception {
        server.onAttach = frame -> FakeServer.attached(100);
        ClientStream stream = open(ECHO);
        Future<Reply> reply = stream.send(bytes("a"));
        assertThat(failure(reply).reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(failure(stream.session().onClosed()).reason()).isEqualTo("SERVER_SILENT");
    }

    @Test
    void aRefusedAttachFailsTheSessionWithTheServersReason() throws Exception {
        server.onAttach = frame -> null;
        Future<ClientSession> session = client.session();
        server.await(frame -> frame.hasAttach());
        server.failExchange(FakeServer.status(GrpcStatus.PERMISSION_DENIED, "SESSION_DENIED"));
        assertThat(failure(session).reason()).isEqualTo("SESSION_DENIED");
    }

    @Test
    void anAttachThatIsNeverAnsweredTimesOut() throws Exception {
        server.onAttach = frame -> null;
        client = SluiceClient.connect(vertx, server.options().withCallTimeout(Duration.ofMillis(200)));
        assertThat(failure(client.session()).reason()).isEqualTo("CALL_TIMEOUT");
    }

    @Test
    void noServerIsATypedFailure() throws Exception {
        client = SluiceClient.connect(vertx, ClientOptions.of("127.0.0.1", 1));
        SluiceException why = failure(client.session());
        assertThat(why.code()).isEqualTo(GrpcStatus.UNAVAILABLE);
        assertThat(why.reason()).isEqualTo("CONNECTION_FAILED");
    }
}
