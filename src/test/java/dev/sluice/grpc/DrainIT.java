package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.rejectionOf;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.HelloRequest;
import io.grpc.ConnectivityState;
import io.grpc.Status.Code;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server leaves in good order: everyone is told, nothing that was accepted is lost, nothing new is taken. */
class DrainIT {
    private final RecordingHandler echo = RecordingHandler.echoing();
    private final RecordingHandler held = RecordingHandler.echoing().holding();

    private TestServer.Builder server() {
        return TestServer.with().handler("echo", echo).handler("held", held).drainTimeout(Duration.ofSeconds(25));
    }

    private static long finish(Future<Long> drained) throws Exception {
        return drained.toCompletionStage().toCompletableFuture().get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void finishesWhatWasAcceptedAndTellsEveryone() throws Exception {
        try (TestServer server = server().start();
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            exchange.messages(id, "a", "b");
            await().until(() -> held.only().messages().size() == 2);
            Future<Long> drained = server.server().drain();
            exchange.await("being told to go", c -> c.goAway() != null);
            assertThat(exchange.goAway().getDeadlineMs()).isBetween(1, 25_000);
            Rejection why = Rejection.of(exchange.goAway().getStatus());
            assertThat(why.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(why.reason()).isEqualTo("GOING_AWAY");
            assertThat(why.hasRetryInfo()).isTrue();
            assertThat(drained.isComplete()).isFalse();
            held.release();
            Rejection end = exchange.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(end.reason()).isEqualTo("GOING_AWAY");
            assertThat(exchange.stream(id).texts()).containsExactly("a", "b");
            finish(drained);
            await().until(() -> held.live() == 0);
            assertThat(server.sessions().sessionQuota().used()).isZero();
        }
    }

    @Test
    void takesNothingNewMeanwhile() throws Exception {
        try (TestServer server = server().start();
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            exchange.messages(id, "a");
            await().until(() -> held.only().messages().size() == 1);
            Future<Long> drained = server.server().drain();
            exchange.await("being told to go", c -> c.goAway() != null);
            exchange.messages(id, "b", "c");
            Rejection refused = exchange.awaitRefusal(id);
            assertThat(refused.reason()).isEqualTo("GOING_AWAY");
            assertThat(exchange.stream(id).refused().get(0).getFromSeq()).isEqualTo(2);
            exchange.open(openOne(spec("echo")), 0);
            assertThat(Rejection.of(exchange.awaitOpened(1).getStatus()).reason())
                    .isEqualTo("GOING_AWAY");
            assertThat(rejectionOf(() -> client.open(openOne(spec("echo")).setSession(exchange.session())))
                            .reason())
                    .isEqualTo("GOING_AWAY");
            held.release();
            finish(drained);
            assertThat(exchange.stream(id).texts()).containsExactly("a");
        }
    }

    @Test
    void givesUpWhatDoesNotFinishInTime() throws Exception {
        try (TestServer server = server().drainTimeout(Duration.ofMillis(200)).start();
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            exchange.messages(id, "a");
            await().until(() -> held.only().messages().size() == 1);
            assertThat(finish(server.server().drain())).isEqualTo(1);
            assertThat(exchange.awaitEnd().reason()).isEqualTo("GOING_AWAY");
            assertThat(server.sessions().streamQuota().used()).isZero();
            assertThat(rejectionOf(() -> client.blocking().hello(HelloRequest.getDefaultInstance()))
                            .code())
                    .isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void losesNothingOfManyClientsInFullFlow() throws Exception {
        int clients = 4;
        ExecutorService senders = Executors.newFixedThreadPool(clients);
        try (TestServer server = server().start()) {
            List<GrpcClient> all = new ArrayList<>();
            List<ExchangeClient> exchanges = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                GrpcClient client = GrpcClient.to(server);
                all.add(client);
                ExchangeClient exchange = client.attached().confirming();
                exchange.open(openAlike(spec("echo"), 2), 1);
                exchange.awaitOpened(0);
                exchanges.add(exchange);
                senders.execute(() -> sendUntilToldToGo(exchange));
            }
            await().until(() -> server.counters().settled() > 2_000);
            assertThat(finish(server.server().drain())).isZero();
            for (ExchangeClient exchange : exchanges) {
                assertThat(exchange.awaitEnd().reason()).isEqualTo("GOING_AWAY");
                assertThat(exchange.goAway()).isNotNull();
            }
            assertThat(server.counters().accepted()).isEqualTo(server.counters().settled());
            assertThat(server.counters().items()).isEqualTo(server.counters().settled());
            long received = exchanges.stream()
                    .mapToLong(c -> c.stream(1).lastOutSeq() + c.stream(3).lastOutSeq())
                    .sum();
            assertThat(received).isEqualTo(server.counters().settled());
            exchanges.forEach(ExchangeClient::close);
            all.forEach(GrpcClient::close);
        } finally {
            senders.shutdownNow();
        }
    }

    private static void sendUntilToldToGo(ExchangeClient exchange) {
        for (int sent = 0; exchange.goAway() == null && !exchange.isOver(); sent++) {
            int seq = sent;
            exchange.await(
                    "room",
                    c -> c.goAway() != null
                            || c.isOver()
                            || (seq < c.stream(1).acked() + 500
                                    && seq < c.stream(3).acked() + 500));
            exchange.messages(1, "x");
            exchange.messages(3, "y");
        }
    }

    @Test
    void stillTakesEverythingUntilTheDelayIsOver() throws Exception {
        try (TestServer server =
                        server().grpc("drainDelay", Duration.ofHours(1)).start();
                GrpcClient client = GrpcClient.to(server)) {
            assertThat(server.sessions().draining()).isFalse();
            Future<Long> drained = server.server().drain();
            assertThat(server.sessions().draining()).isTrue();
            try (ExchangeClient late = client.attached()) {
                long id = late.opened(openOne(spec("echo")));
                late.messages(id, "a");
                late.awaitItems(id, 1);
                assertThat(late.goAway()).isNull();
            }
            assertThat(drained.isComplete()).isFalse();
        }
    }

    @Test
    void tellsConnectionsToTakeNoMoreCallsWhileThoseUnderWayGoOn() throws Exception {
        try (TestServer server = server().start();
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            exchange.messages(id, "a");
            await().until(() -> held.only().messages().size() == 1);
            Future<Long> drained = server.server().drain();
            // A channel that was told has no connection to begin a call on, until somebody asks it for one.
            await().until(() -> client.channel().getState(false) == ConnectivityState.IDLE);
            assertThat(exchange.isOver()).isFalse();
            held.release();
            assertThat(finish(drained)).isZero();
            assertThat(exchange.stream(id).texts()).containsExactly("a");
            assertThat(exchange.awaitEnd().reason()).isEqualTo("GOING_AWAY");
        }
    }

    @Test
    void letsNoSessionBegin() throws Exception {
        try (TestServer server = server().start();
                GrpcClient client = GrpcClient.to(server);
                ExchangeClient exchange = client.attached()) {
            long id = exchange.opened(openOne(spec("held")));
            exchange.messages(id, "a");
            await().until(() -> held.only().messages().size() == 1);
            Future<Long> drained = server.server().drain();
            exchange.await("being told to go", c -> c.goAway() != null);
            assertThat(rejectionOf(() -> client.open(openOne(spec("echo")))).reason())
                    .isEqualTo("GOING_AWAY");
            try (ExchangeClient late = client.exchange()) {
                late.send(ClientFrame.newBuilder().setAttach(Attach.getDefaultInstance()));
                assertThat(late.awaitEnd().reason()).isEqualTo("GOING_AWAY");
            }
            assertThat(server.sessions().sessionQuota().used()).isEqualTo(1);
            held.release();
            finish(drained);
        }
    }
}
