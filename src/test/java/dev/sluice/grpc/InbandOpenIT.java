package dev.sluice.grpc;

import static dev.sluice.grpc.ExchangeClient.inband;
import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openEach;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.SessionRef;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Opens inside an Exchange. */
class InbandOpenIT {
    private static TestServer server;
    private static GrpcClient client;

    @BeforeAll
    static void start() {
        server = TestServer.with().handler("echo", RecordingHandler.echoing()).start();
        client = GrpcClient.to(server);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void takesIdsOfTheClientsAndGivesItsOwn() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openAlike(spec("echo"), 3), 101);
            exchange.open(openAlike(spec("echo"), 2), 0);
            exchange.open(openOne(spec("echo")), 107);
            assertThat(exchange.awaitOpened(0).getResponse().getStreamIdsList()).containsExactly(101L, 103L, 105L);
            assertThat(exchange.awaitOpened(1).getResponse().getStreamIdsList())
                    .hasSize(2)
                    .allMatch(id -> id > 0 && id % 2 == 0);
            assertThat(exchange.awaitOpened(2).getResponse().getStreamIdsList()).containsExactly(107L);
        }
    }

    static Stream<Arguments> wrongFirstIds() {
        return Stream.of(2L, -1L, 1L, 3L, Long.MIN_VALUE).map(Arguments::of);
    }

    /** After 1 to 3 are taken. */
    @ParameterizedTest
    @MethodSource("wrongFirstIds")
    void refusesAnIdThatIsEvenOrUsedOrNone(long firstId) {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openAlike(spec("echo"), 2), 1);
            exchange.open(openOne(spec("echo")).setRequestId(9), firstId);
            InbandOpened refused = exchange.awaitOpened(1);
            assertThat(refused.getRequestId()).isEqualTo(9);
            assertThat(refused.hasResponse()).isFalse();
            assertThat(Rejection.of(refused.getStatus()).field()).isEqualTo("first_stream_id");
            exchange.messages(1, "unharmed");
            exchange.awaitItems(1, 1);
        }
    }

    @Test
    void neverGivesAnIdTwice() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openEach(spec("echo"), spec("nobody")), 1);
            assertThat(exchange.awaitOpened(0).getResponse().getStreamIdsList()).containsExactly(0L, 0L);
            exchange.open(openOne(spec("echo")), 3);
            assertThat(Rejection.of(exchange.awaitOpened(1).getStatus()).field())
                    .isEqualTo("first_stream_id");
        }
    }

    static Stream<Arguments> refusedAsAWhole() {
        return Stream.of(
                Arguments.of("open.session", openOne(spec("echo")).setSession(SessionRef.getDefaultInstance())),
                Arguments.of("open.session", openOne(spec("echo")).setClientId(clientId(1))),
                Arguments.of("streams", OpenRequest.newBuilder()),
                Arguments.of("count", OpenRequest.newBuilder().setTemplate(spec("echo"))),
                Arguments.of("handler", openAlike(spec(""), 2)));
    }

    @ParameterizedTest
    @MethodSource("refusedAsAWhole")
    void refusesAMalformedOpenAndCarriesOutTheRestOfTheFrame(String field, OpenRequest.Builder request) {
        try (ExchangeClient exchange = client.attached()) {
            exchange.send(ClientFrame.newBuilder()
                    .addOpens(inband(request.setRequestId(4), 1))
                    .addOpens(inband(openOne(spec("echo")), 51))
                    .addChunks(exchange.nextChunk(51, 1).addPayloads(bytes("x"))));
            InbandOpened refused = exchange.awaitOpened(0);
            assertThat(refused.getRequestId()).isEqualTo(4);
            assertThat(refused.hasResponse()).isFalse();
            assertThat(Rejection.of(refused.getStatus()).field()).isEqualTo(field);
            exchange.awaitItems(51, 1);
        }
    }

    @Test
    void namesTheFailedStreamOfTheSingleForm() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openOne(spec("nobody")), 1);
            InbandOpened answer = exchange.awaitOpened(0);
            assertThat(answer.getResponse().getStreamIdsList()).containsExactly(0L);
            assertThat(Rejection.of(answer.getResponse().getErrors(0).getStatus())
                            .reason())
                    .isEqualTo("HANDLER_UNKNOWN");
        }
    }
}
