package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.bytes;
import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import io.grpc.Status.Code;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a client says that is younger than the server: fields pass by; values in a place where they matter are refused by
 * the name of their field.
 */
class NewerClientIT {
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

    private static UnknownFieldSet newField(String content) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        1_000,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(bytes(content))
                                .build())
                .build();
    }

    @Test
    void ignoresFieldsOfCallsThatItDoesNotKnow() {
        HelloRequest hello = HelloRequest.newBuilder()
                .addVersions("1.2")
                .addVersions("1.1")
                .setUnknownFields(newField("a"))
                .build();
        assertThat(client.blocking().hello(hello).getVersion()).isEqualTo("1.1");
        OpenResponse opened = client.open(openAlike(spec("echo"), 3).setUnknownFields(newField("b")));
        assertThat(opened.getStreamIdsList()).hasSize(3).doesNotContain(0L);
        CloseRequest close = CloseRequest.newBuilder()
                .setSession(opened.getSession().toBuilder().setUnknownFields(newField("c")))
                .setUnknownFields(newField("d"))
                .build();
        assertThat(client.blocking().close(close).getErrorsCount()).isZero();
    }

    @Test
    void fieldsThatItDoesNotKnowAreContentOfARequestAllTheSame() {
        OpenRequest.Builder request =
                openOne(spec("echo")).setClientId(clientId(1)).setRequestId(1).setUnknownFields(newField("a"));
        OpenResponse opened = client.open(request);
        assertThat(client.open(request)).isEqualTo(opened);

        Rejection reused = rejectionOf(() -> client.open(request.setUnknownFields(newField("b"))));
        assertThat(reused.reason()).isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void refusesAModeOfOpenThatItDoesNotKnow() {
        OpenRequest.Builder request = openAlike(spec("echo"), 2).setModeValue(99);
        assertMode(rejectionOf(() -> client.open(request)));
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(request.setRequestId(7), 1);
            assertMode(Rejection.of(exchange.awaitOpened(0).getStatus()));
            assertThat(exchange.opened(openOne(spec("echo")))).isPositive();
        }
    }

    private static void assertMode(Rejection rejection) {
        assertThat(rejection.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(rejection.reason()).isEqualTo("NOT_SUPPORTED");
        assertThat(rejection.field()).isEqualTo("mode");
    }

    @Test
    void anOpenInAFormThatItDoesNotKnowAsksForNothing() {
        Rejection formless =
                rejectionOf(() -> client.open(OpenRequest.newBuilder().setUnknownFields(newField("form"))));
        assertThat(formless.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(formless.field()).isEqualTo("streams");
    }
}
