package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.Durability;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Limits;
import dev.sluice.v1.Order;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says of itself. */
class HelloIT {
    private static TestServer server;
    private static GrpcClient client;

    @BeforeAll
    static void start() {
        server = TestServer.with()
                .handler("zip", RecordingHandler.silent())
                .handler("echo", RecordingHandler.echoing())
                .limit("maxStreamsPerOpen", 11)
                .limit("maxStreamsPerSession", 12)
                .limit("maxMessageBytes", 13)
                .limit("maxMessagesPerSend", 17)
                .limit("defaultWindowMessages", 4)
                .limit("defaultWindowBytes", 5L)
                .limit("maxWindowMessages", 14)
                .limit("maxWindowBytes", 15L)
                .limit("maxParallel", 18)
                .limit("maxKeyBytes", 19)
                .limit("maxNeeds", 20)
                .limit("maxPathsPerSession", 21)
                .maxFrameBytes(16)
                .start();
        client = GrpcClient.to(server);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static HelloResponse hello(String... versions) {
        return client.blocking()
                .hello(HelloRequest.newBuilder()
                        .addAllVersions(List.of(versions))
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"'',1.1", "1.1,1.1", "1.0,1.0", "1.0 1.1,1.1", "1.1 1.0 2.0,1.1", "0.9 1.0,1.0"})
    void speaksTheNewestVersionThatBothKnow(String asked, String answered) {
        String[] versions = asked.isEmpty() ? new String[0] : asked.split(" ");
        assertThat(hello(versions).getVersion()).isEqualTo(answered);
    }

    @Test
    void namesItsVersionsWhenItKnowsNoneOfTheClients() {
        Rejection rejection = rejectionOf(() -> hello("2.0", "3"));
        assertThat(rejection.code()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(rejection.reason()).isEqualTo("VERSION_UNSUPPORTED");
        assertThat(rejection.metadata()).containsEntry("versions", "1.0,1.1");
    }

    @Test
    void takesTheNameOfTheClient() {
        HelloRequest named = HelloRequest.newBuilder().setClient("x").build();
        assertThat(client.blocking().hello(named)).isEqualTo(hello());
    }

    @Test
    void tellsWhatItCanDo() {
        HelloResponse hello = hello();
        assertThat(hello.getFeaturesList())
                .containsExactlyInAnyOrder(
                        "batch-open", "in-band-open", "exchange", "send", "connect", "receive", "admin");
        assertThat(hello.getHandlersList()).containsExactly("echo", "zip");
        assertThat(hello.getOrdersList())
                .containsExactly(
                        Order.ORDER_SYNC,
                        Order.ORDER_FIFO,
                        Order.ORDER_SEQUENCED,
                        Order.ORDER_KEYED,
                        Order.ORDER_GRAPH);
        assertThat(hello.getDurabilitiesList()).containsExactly(Durability.DURABILITY_MEMORY);
        assertThat(hello.getServer()).startsWith("sluice ");
    }

    @Test
    void tellsItsLimits() {
        Limits limits = hello().getLimits();
        assertThat(limits.getMaxStreamsPerOpen()).isEqualTo(11);
        assertThat(limits.getMaxStreamsPerSession()).isEqualTo(12);
        assertThat(limits.getMaxMessageBytes()).isEqualTo(13);
        assertThat(limits.getMaxFrameBytes()).isEqualTo(16);
        assertThat(limits.getMaxMessagesPerSend()).isEqualTo(17);
        assertThat(limits.getMaxParallel()).isEqualTo(18);
        assertThat(limits.getMaxKeyBytes()).isEqualTo(19);
        assertThat(limits.getMaxNeeds()).isEqualTo(20);
        assertThat(limits.getMaxPathsPerSession()).isEqualTo(21);
        assertThat(limits.getMaxWindow().getMessages()).isEqualTo(14);
        assertThat(limits.getMaxWindow().getBytes()).isEqualTo(15);
        assertThat(limits.getDefaultWindow().getMessages()).isEqualTo(4);
        assertThat(limits.getDefaultWindow().getBytes()).isEqualTo(5);
    }

    @Test
    void saysTheSameDefaultWindowInEveryPlace() {
        try (ExchangeClient exchange = client.attached()) {
            assertThat(exchange.attachment().getDefaultWindow())
                    .isEqualTo(hello().getLimits().getDefaultWindow());
        }
    }
}
