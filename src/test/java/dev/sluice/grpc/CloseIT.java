package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.sluice.handler.CloseCause;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseRequest.Mode;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.SessionRef;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing streams and sessions by a call. */
class CloseIT {
    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private TestServer server;
    private GrpcClient client;
    private ExchangeClient exchange;
    private SessionRef session;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("held", held)
                .handler("echo", RecordingHandler.echoing())
                .start();
        client = GrpcClient.to(server);
        exchange = client.attached();
        session = exchange.session();
    }

    @AfterEach
    void stop() {
        exchange.close();
        client.close();
        server.close();
    }

    private ListenableFuture<CloseResponse> closing(Mode mode, long... ids) {
        CloseRequest.Builder request =
                CloseRequest.newBuilder().setSession(session).setMode(mode);
        for (long id : ids) {
            request.addStreamIds(id);
        }
        return client.async().close(request.build());
    }

    @Test
    void finishesWhatWasAcceptedAndThenAnswers() throws Exception {
        long id = exchange.opened(openOne(spec("held")));
        exchange.messages(id, "a", "b");
        await().until(() -> held.only().messages().size() == 2);
        ListenableFuture<CloseResponse> answer = closing(Mode.FINISH, id);
        exchange.sync();
        assertThat(answer.isDone()).isFalse();
        held.release();
        assertThat(answer.get().getErrorsList()).isEmpty();
        assertThat(exchange.awaitEnded(id).texts()).containsExactly("a", "b");
        await().until(() -> held.only().closes().equals(List.of(CloseCause.ENDED)));
    }

    @Test
    void abortsAtOnceWhenAsked() throws Exception {
        long id = exchange.opened(openOne(spec("held")));
        exchange.messages(id, "a");
        await().until(() -> held.only().messages().size() == 1);
        exchange.messages(id, "b");
        exchange.sync();
        assertThat(closing(Mode.ABORT, id).get().getErrorsList()).isEmpty();
        assertThat(server.sessions().streamQuota().used()).isZero();
        held.release();
        await().until(() -> held.only().closes().equals(List.of(CloseCause.RESET)));
        assertThat(held.only().messages()).containsExactly("a");
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
    }

    @Test
    void givesCreditBackWhenAStreamClosesWithMessagesQueued() throws Exception {
        long id = exchange.opened(openAlike(spec("held"), 3));
        for (long stream = id; stream < id + 6; stream += 2) {
            exchange.messages(stream, "a");
        }
        await().until(() -> held.opened().stream().allMatch(s -> s.messages().size() == 1));
        for (long stream = id; stream < id + 6; stream += 2) {
            exchange.messages(stream, "b", "c", "d");
        }
        exchange.sync();
        assertThat(server.sessions().bufferedQuota().used()).isPositive();
        closing(Mode.ABORT, id, id + 2, id + 4).get();
        assertThat(server.sessions().streamQuota().used()).isZero();
        held.release();
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
        long again = exchange.opened(openOne(spec("echo")));
        exchange.messages(again, "works");
        exchange.awaitItems(again, 1);
    }

    @Test
    void namesTheStreamsThatAreNotThere() throws Exception {
        long id = exchange.opened(openOne(spec("echo")));
        CloseResponse answer = closing(Mode.FINISH, 999, id, id, 0, -1).get();
        assertThat(answer.getErrorsList())
                .extracting(e -> e.getIndex())
                .contains(0, 3, 4)
                .doesNotContain(1)
                .isSorted();
        Rejection error = Rejection.of(answer.getErrors(0).getStatus());
        assertThat(error.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(error.metadata()).containsEntry("stream_id", "999");
        exchange.awaitEnded(id);
    }

    @Test
    void endsTheExchangeWellWhenItsSessionIsClosed() throws Exception {
        long id = exchange.opened(openOne(spec("held")));
        exchange.messages(id, "a");
        await().until(() -> held.only().messages().size() == 1);
        ListenableFuture<CloseResponse> answer = closing(Mode.FINISH);
        exchange.sync();
        assertThat(answer.isDone()).isFalse();
        held.release();
        answer.get();
        assertThat(exchange.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(exchange.stream(id).texts()).containsExactly("a");
        assertThat(exchange.stream(id).ended()).isNotNull();
        assertThat(server.sessions().sessionQuota().used()).isZero();
        assertThat(rejectionOf(() -> client.close(session, Mode.FINISH)).reason())
                .isEqualTo("SESSION_UNKNOWN");
    }

    @Test
    void abortsASessionWithAllThatIsQueued() throws Exception {
        exchange.opened(openAlike(spec("held"), 100));
        closing(Mode.ABORT).get();
        assertThat(exchange.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(server.sessions().streamQuota().used()).isZero();
        assertThat(held.live()).isZero();
    }

    @Test
    void closesASessionThatWasNeverAttached() throws Exception {
        session = client.open(openOne(spec("echo"))).getSession();
        closing(Mode.FINISH).get();
        assertThat(server.sessions().sessionQuota().used()).isEqualTo(1);
    }

    @Test
    void closesFromAnotherConnectionWithTheToken() {
        long id = exchange.opened(openOne(spec("echo")));
        try (GrpcClient other = GrpcClient.to(server)) {
            SessionRef stolen = session.toBuilder().clearToken().build();
            assertThat(rejectionOf(() -> other.close(stolen, Mode.ABORT)).code())
                    .isEqualTo(Code.PERMISSION_DENIED);
            other.close(session, Mode.FINISH, id);
        }
        exchange.awaitEnded(id);
    }

    @Test
    void refusesAModeItDoesNotKnow() {
        Rejection rejection = rejectionOf(() -> client.blocking()
                .close(CloseRequest.newBuilder()
                        .setSession(session)
                        .setModeValue(7)
                        .build()));
        assertThat(rejection.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(rejection.field()).isEqualTo("mode");
    }
}
