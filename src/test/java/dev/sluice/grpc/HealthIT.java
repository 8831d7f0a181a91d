package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code grpc.health.v1.Health}, as clients of other makes ask it. */
final class HealthIT {
    private static final String STREAMS = "sluice.v1.Streams";
    private static final int WATCHES = 3;

    private final RecordingHandler held = RecordingHandler.echoing().holding();
    private final TestServer server = TestServer.with()
            .handler("held", held)
            .maxHealthWatches(WATCHES)
            .limit("sessionTtl", Duration.ofMillis(50))
            .start();
    private final GrpcClient client = GrpcClient.to(server);

    @AfterEach
    void stop() {
        held.release();
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", STREAMS})
    void whatThereIsIsServing(String service) {
        assertThat(check(service)).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aServiceThatIsNotThereIsNotFound() {
        Rejection rejection = rejectionOf(() -> check("sluice.v2.Streams"));

        assertThat(rejection.code()).isEqualTo(Code.NOT_FOUND);
        assertThat(rejection.reason()).isEqualTo("SERVICE_UNKNOWN");
    }

    @Test
    void aWatchOfAServiceThatIsNotThereSaysSoAndGoesOn() throws Exception {
        ReceivedAnswers<HealthCheckResponse> watch = watch("sluice.v2.Streams");

        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
        assertThat(server.server().watches().used()).isEqualTo(1);
    }

    @Test
    void aServerThatLeavesSaysSoFirstAndEndsItsWatchesLast() throws Exception {
        ExchangeClient exchange = client.attached();
        exchange.messages(exchange.opened(openOne(spec("held"))), "a");
        await().until(() -> held.only().messages().size() == 1);
        ReceivedAnswers<HealthCheckResponse> watch = watch(STREAMS);
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

        Future<Long> drained = server.server().drain();

        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(check("")).isEqualTo(ServingStatus.NOT_SERVING);
        assertThat(watch("").next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        held.release();
        Rejection end = watch.awaitEnd();
        assertThat(end.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(end.reason()).isEqualTo("GOING_AWAY");
        drained.toCompletionStage().toCompletableFuture().get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(watch.isEmpty()).isTrue();
    }

    @Test
    void thereAreNoMoreWatchesThanAllowedAndOneThatGoesMakesRoom() throws Exception {
        CancellableContext first = Context.current().withCancellation();
        ReceivedAnswers<HealthCheckResponse> cancelled = first.call(() -> watch(""));
        cancelled.next();
        for (int i = 1; i < WATCHES; i++) {
            watch("").next();
        }

        Rejection refused = watch("").awaitEnd();
        assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(refused.metadata()).containsEntry("limit", "grpc.max-health-watches");
        first.cancel(null);
        await().until(() -> server.server().watches().used() == WATCHES - 1);
        assertThat(watch("").next().getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aWatchAndAnExchangeOfOneConnectionBothEndWithIt() throws Exception {
        GrpcClient other = GrpcClient.to(server);
        ReceivedAnswers<HealthCheckResponse> before = watch(other, "");
        before.next();
        ExchangeClient exchange = other.attached();
        exchange.opened(openOne(spec("held")));
        ReceivedAnswers<HealthCheckResponse> after = watch(other, STREAMS);
        after.next();
        assertThat(server.traffic().connections()).isEqualTo(1);
        assertThat(server.server().watches().used()).isEqualTo(2);

        other.close();

        await().until(() -> server.server().watches().used() == 0);
        await().until(() -> server.sessions().sessionQuota().used() == 0);
        await().until(() -> server.traffic().connections() == 0);
    }

    @Test
    void aWatchThatIsCancelledLeavesTheExchangeBesideItAlone() throws Exception {
        ExchangeClient exchange = client.attached();
        CancellableContext context = Context.current().withCancellation();
        context.call(() -> watch("")).next();

        context.cancel(null);

        await().until(() -> server.server().watches().used() == 0);
        exchange.opened(openOne(spec("held")));
        assertThat(server.sessions().sessionQuota().used()).isEqualTo(1);
    }

    private ServingStatus check(String service) {
        return HealthGrpc.newBlockingStub(client.channel())
                .withDeadlineAfter(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS)
                .check(request(service))
                .getStatus();
    }

    private ReceivedAnswers<HealthCheckResponse> watch(String service) {
        return watch(client, service);
    }

    private static ReceivedAnswers<HealthCheckResponse> watch(GrpcClient client, String service) {
        ReceivedAnswers<HealthCheckResponse> answers = new ReceivedAnswers<>();
        HealthGrpc.newStub(client.channel()).watch(request(service), answers);
        return answers;
    }

    private static HealthCheckRequest request(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }
}
