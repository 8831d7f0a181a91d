package dev.sluice.fault;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.ExchangeClient;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.TestServer;
import java.util.stream.IntStream;

/** A client that behaves, beside those that do not: its messages go on being settled, on the one Exchange that it has. */
final class Neighbour implements AutoCloseable {
    private static final int AT_ONCE = 10;

    /** What the server takes for an outcome of its own, which it keeps for a while. */
    private static final long KEPT_OUTCOME_BYTES = 70;

    private final TestServer server;
    private final GrpcClient client;
    private final ExchangeClient exchange;
    private final long stream;
    private int sent;

    /** The server must have a handler {@code echo}. */
    Neighbour(TestServer server) {
        this.server = server;
        this.client = GrpcClient.to(server);
        this.exchange = client.attached().confirming();
        this.stream = exchange.opened(openOne(spec("echo")));
    }

    /** A few messages between the blows. */
    void goesOn() {
        for (int i = 0; i < AT_ONCE; i++) {
            exchange.messages(stream, Integer.toString(++sent));
        }
        exchange.awaitAck(stream, sent);
    }

    /** It did not notice anything, and of the others nothing is left. */
    void assertUnharmedAndAlone() {
        goesOn();
        assertThat(exchange.stream(stream).texts())
                .isEqualTo(IntStream.rangeClosed(1, sent)
                        .mapToObj(Integer::toString)
                        .toList());
        await().untilAsserted(() -> assertThat(server.sessions().sessionQuota().used())
                .as("sessions")
                .isEqualTo(1));
        await().untilAsserted(() ->
                assertThat(server.sessions().streamQuota().used()).as("streams").isEqualTo(1));
        await().untilAsserted(() -> assertThat(server.sessions().bufferedQuota().used())
                .as("bytes")
                .isLessThanOrEqualTo(sent * KEPT_OUTCOME_BYTES));
        await().untilAsserted(() ->
                assertThat(server.traffic().connections()).as("connections").isEqualTo(1));
    }

    @Override
    public void close() {
        exchange.close();
        client.close();
    }
}
