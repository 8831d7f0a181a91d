package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openEach;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.sluice.handler.CloseCause;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.SessionRef;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of an Open, what is wrong with it, and what a retry of it gets. */
class OpenIT {
    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler choosy =
            RecordingHandler.echoing().refusing(s -> s.labels().containsKey("refuse"));
    private TestServer server;
    private GrpcClient client;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("echo", echo)
                .handler("choosy", choosy)
                .limit("openRecords", 4)
                .start();
        client = GrpcClient.to(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void opensOneStream() {
        OpenResponse answer = client.open(openOne(spec("echo")));
        assertThat(answer.getStreamIdsCount()).isEqualTo(1);
        assertThat(answer.getStreamIds(0)).isPositive().isEven();
        assertThat(answer.getErrorsList()).isEmpty();
        assertThat(answer.getSession().getSessionId()).isNotEmpty();
        assertThat(answer.getSession().getToken().size()).isEqualTo(16);
        assertThat(answer.getSession().getEpoch()).isPositive();
        assertThat(answer.getDefaultWindow().getMessages()).isEqualTo(1024);
        assertThat(answer.getDefaultWindow().getBytes()).isEqualTo(4 << 20);
    }

    @Test
    void opensManyStreamsWithASpecEach() {
        OpenResponse answer =
                client.open(openEach(spec("echo").setName("a"), spec("choosy").setName("b"), spec("echo")));
        assertThat(answer.getStreamIdsList()).hasSize(3).doesNotHaveDuplicates().doesNotContain(0L);
        assertThat(echo.opened()).extracting(RecordingHandler.Seen::name).containsExactly("a", "");
        assertThat(choosy.opened()).extracting(RecordingHandler.Seen::name).containsExactly("b");
    }

    @Test
    void opensTenThousandStreamsAlike() {
        OpenResponse answer = client.open(openAlike(spec("echo"), 10_000));
        assertThat(answer.getStreamIdsList()).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(answer.getStreamIdsList()).isSorted();
        assertThat(echo.live()).isEqualTo(10_000);
    }

    @Test
    void opensMoreStreamsInTheSameSession() {
        SessionRef session = client.open(openOne(spec("echo"))).getSession();
        OpenResponse second = client.open(openOne(spec("echo")).setSession(session));
        assertThat(second.getSession().getSessionId()).isEqualTo(session.getSessionId());
        assertThat(second.getSession().getToken()).isEqualTo(ByteString.EMPTY);
        assertThat(echo.opened()).extracting(s -> s.context().sessionId()).containsOnly(session.getSessionId());
    }

    static Stream<Arguments> malformedOpens() {
        return Stream.of(
                Arguments.of("streams", OpenRequest.newBuilder()),
                Arguments.of("streams", openOne(spec("echo")).addStreams(spec("echo"))),
                Arguments.of(
                        "streams",
                        openOne(spec("echo")).setTemplate(spec("echo")).setCount(1)),
                Arguments.of(
                        "streams",
                        openEach(spec("echo")).setTemplate(spec("echo")).setCount(1)),
                Arguments.of("count", OpenRequest.newBuilder().setTemplate(spec("echo"))),
                Arguments.of("count", openOne(spec("echo")).setCount(1)),
                Arguments.of("count", openEach(spec("echo"), spec("echo")).setCount(2)),
                Arguments.of("template.name", openAlike(spec("echo").setName("same"), 2)),
                Arguments.of("handler", openOne(spec(""))),
                Arguments.of("handler", openAlike(spec(""), 3)),
                Arguments.of("client_id", openOne(spec("echo")).setClientId(bytes("short"))),
                Arguments.of("client_id", openOne(spec("echo")).setClientId(ByteString.copyFrom(new byte[17]))),
                Arguments.of("client_id", openOne(spec("echo")).setRequestId(1)));
    }

    @ParameterizedTest
    @MethodSource("malformedOpens")
    void refusesAMalformedOpenAndLeavesNothing(String field, OpenRequest.Builder request) {
        Rejection rejection = rejectionOf(() -> client.open(request));
        assertThat(rejection.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(rejection.field()).isEqualTo(field);
        assertThat(rejection.metadata()).containsEntry("field", field);
        assertThat(server.sessions().streamQuota().used()).isZero();
        assertThat(server.sessions().sessionQuota().used()).isZero();
    }

    @Test
    void failsTheCallOfTheSingleFormWhenItsStreamFails() {
        Rejection unknown = rejectionOf(() -> client.open(openOne(spec("nobody"))));
        assertThat(unknown.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(unknown.reason()).isEqualTo("HANDLER_UNKNOWN");
        Rejection refused = rejectionOf(() -> client.open(openOne(spec("choosy").putLabels("refuse", ""))));
        assertThat(refused.code()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(refused.reason()).isEqualTo("NOT_WANTED");
        assertLeftNothing();
    }

    @Test
    void rollsBackABatchWithOneBadSpec() {
        OpenResponse answer = client.open(openEach(spec("echo"), spec("nobody"), spec("echo"), spec("")));
        assertThat(answer.getStreamIdsList()).containsExactly(0L, 0L, 0L, 0L);
        assertThat(answer.getErrorsList()).extracting(e -> e.getIndex()).containsExactly(1, 3);
        assertThat(Rejection.of(answer.getErrors(0).getStatus()).reason()).isEqualTo("HANDLER_UNKNOWN");
        assertThat(Rejection.of(answer.getErrors(1).getStatus()).field()).isEqualTo("handler");
        assertThat(answer.hasSession()).isFalse();
        assertThat(echo.opened()).allSatisfy(s -> assertThat(s.closes()).containsExactly(CloseCause.ROLLED_BACK));
        assertLeftNothing();
    }

    @Test
    void rollsBackABatchWhenAHandlerRefusesOne() {
        OpenResponse answer =
                client.open(openEach(spec("choosy"), spec("choosy").putLabels("refuse", ""), spec("choosy")));
        assertThat(answer.getStreamIdsList()).containsExactly(0L, 0L, 0L);
        assertThat(answer.getErrorsList()).extracting(e -> e.getIndex()).containsExactly(1);
        assertThat(Rejection.of(answer.getErrors(0).getStatus()).reason()).isEqualTo("NOT_WANTED");
        assertThat(choosy.opened()).hasSize(3);
        assertThat(choosy.opened().get(0).closes()).containsExactly(CloseCause.ROLLED_BACK);
        assertThat(choosy.opened().get(1).closes()).isEmpty();
        assertThat(choosy.opened().get(2).closes()).containsExactly(CloseCause.ROLLED_BACK);
        assertLeftNothing();
    }

    @Test
    void keepsTheGoodOnesOfABatchWhenAsked() {
        OpenResponse answer = client.open(
                openEach(spec("echo"), spec("nobody"), spec("choosy").putLabels("refuse", ""), spec("echo"))
                        .setMode(OpenRequest.Mode.KEEP_OPENED));
        assertThat(answer.getStreamIds(0)).isPositive();
        assertThat(answer.getStreamIds(1)).isZero();
        assertThat(answer.getStreamIds(2)).isZero();
        assertThat(answer.getStreamIds(3)).isPositive();
        assertThat(answer.getErrorsList()).extracting(e -> e.getIndex()).containsExactly(1, 2);
        assertThat(server.sessions().streamQuota().used()).isEqualTo(2);
        try (ExchangeClient exchange = client.exchange().attach(answer.getSession())) {
            exchange.messages(answer.getStreamIds(3), "works");
            exchange.awaitItems(answer.getStreamIds(3), 1);
        }
    }

    @Test
    void refusesANameThatTheSessionHasAlready() {
        OpenResponse first = client.open(openOne(spec("echo").setName("n")));
        Rejection again =
                rejectionOf(() -> client.open(openOne(spec("echo").setName("n")).setSession(first.getSession())));
        assertThat(again.code()).isEqualTo(Code.ALREADY_EXISTS);
        assertThat(again.reason()).isEqualTo("STREAM_NAME_TAKEN");
        client.open(openOne(spec("echo").setName("n")));
        client.close(first.getSession(), dev.sluice.v1.CloseRequest.Mode.ABORT, first.getStreamIds(0));
        client.open(openOne(spec("echo").setName("n")).setSession(first.getSession()));
    }

    @Test
    void refusesANameTwiceInOneBatch() {
        OpenResponse answer =
                client.open(openEach(spec("echo").setName("n"), spec("echo").setName("n")));
        assertThat(answer.getErrorsList()).extracting(e -> e.getIndex()).containsExactly(1);
        assertThat(Rejection.of(answer.getErrors(0).getStatus()).reason()).isEqualTo("STREAM_NAME_TAKEN");
        assertLeftNothing();
    }

    @Test
    void answersARetryOfTheCallThatMadeTheSessionWithTheSameStreams() {
        OpenRequest request = openAlike(spec("echo"), 3)
                .setClientId(clientId(1))
                .setRequestId(7)
                .build();
        OpenResponse first = client.open(request);
        try (GrpcClient other = GrpcClient.to(server)) {
            assertThat(other.open(request)).isEqualTo(first);
        }
        assertThat(echo.opened()).hasSize(3);
    }

    @Test
    void makesOneSessionForConcurrentCallsOverTwoConnections() throws Exception {
        try (GrpcClient other = GrpcClient.to(server)) {
            for (int round = 0; round < 50; round++) {
                OpenRequest request = openAlike(spec("echo"), 2)
                        .setClientId(clientId(round))
                        .setRequestId(1)
                        .build();
                List<ListenableFuture<OpenResponse>> calls = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    calls.add((i % 2 == 0 ? client : other).async().open(request));
                }
                Set<OpenResponse> answers = new HashSet<>();
                for (ListenableFuture<OpenResponse> call : calls) {
                    answers.add(call.get());
                }
                assertThat(answers).hasSize(1);
            }
        }
        assertThat(echo.opened()).hasSize(100);
        assertThat(server.sessions().sessionQuota().used()).isEqualTo(50);
    }

    @Test
    void opensAgainForAnotherRequestIdOrClientId() {
        OpenRequest.Builder request =
                openOne(spec("echo")).setClientId(clientId(1)).setRequestId(1);
        Set<String> sessions = new HashSet<>();
        sessions.add(client.open(request).getSession().getSessionId());
        sessions.add(client.open(request.setRequestId(2)).getSession().getSessionId());
        sessions.add(client.open(request.setClientId(clientId(2))).getSession().getSessionId());
        assertThat(sessions).hasSize(3);
    }

    @Test
    void refusesARequestIdWithOtherContent() {
        OpenRequest.Builder request =
                openOne(spec("echo")).setClientId(clientId(1)).setRequestId(1);
        SessionRef session = client.open(request).getSession();
        assertThat(rejectionOf(() -> client.open(request.setStream(spec("choosy"))))
                        .reason())
                .isEqualTo("REQUEST_ID_REUSED");
        OpenRequest.Builder inSession =
                openOne(spec("echo")).setSession(session).setRequestId(5);
        OpenResponse opened = client.open(inSession);
        assertThat(client.open(inSession).getStreamIdsList()).isEqualTo(opened.getStreamIdsList());
        Rejection reused =
                rejectionOf(() -> client.open(inSession.setStream(spec("echo").setName("other"))));
        assertThat(reused.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(reused.reason()).isEqualTo("REQUEST_ID_REUSED");
        assertThat(echo.opened()).hasSize(2);
    }

    @Test
    void neverOpensAgainForARequestIdWhoseAnswerIsForgotten() {
        SessionRef session = client.open(openOne(spec("echo"))).getSession();
        for (int id = 1; id <= 5; id++) {
            client.open(openOne(spec("echo")).setSession(session).setRequestId(id));
        }
        Rejection expired = rejectionOf(
                () -> client.open(openOne(spec("echo")).setSession(session).setRequestId(1)));
        assertThat(expired.code()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(expired.reason()).isEqualTo("REQUEST_ID_EXPIRED");
        assertThat(client.open(openOne(spec("echo")).setSession(session).setRequestId(5))
                        .getStreamIdsCount())
                .isEqualTo(1);
        assertThat(echo.opened()).hasSize(6);
    }

    @Test
    void answersARetryWithTheSameErrors() {
        SessionRef session = client.open(openOne(spec("echo"))).getSession();
        OpenRequest.Builder request =
                openEach(spec("echo"), spec("nobody")).setSession(session).setRequestId(1);
        OpenResponse first = client.open(request);
        assertThat(first.getErrorsCount()).isEqualTo(1);
        assertThat(client.open(request)).isEqualTo(first);
    }

    @Test
    void opensInbandOnceForOneRequestId() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openAlike(spec("echo"), 2).setRequestId(3), 1);
            exchange.open(openAlike(spec("echo"), 2).setRequestId(3), 1);
            assertThat(exchange.awaitOpened(0).getRequestId()).isEqualTo(3);
            assertThat(exchange.awaitOpened(1).getResponse().getStreamIdsList()).containsExactly(1L, 3L);
            assertThat(echo.opened()).hasSize(2);
        }
    }

    private void assertLeftNothing() {
        assertThat(server.sessions().streamQuota().used()).isZero();
        assertThat(echo.live() + choosy.live()).isZero();
        await().until(() -> server.sessions().sessionQuota().used() == 0);
    }
}
