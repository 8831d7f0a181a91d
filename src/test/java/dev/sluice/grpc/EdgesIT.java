package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Handler;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import dev.sluice.v1.Ended;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where two things meet that rarely do. */
class EdgesIT {
    private static final int MAX_FRAME = 1 << 20;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final RecordingHandler slow = RecordingHandler.echoing().blockingOpen(gate);
    private final RecordingHandler echo = RecordingHandler.echoing();
    private TestServer server;
    private GrpcClient client;

    /** Replies and ends with as many bytes as it is told. */
    private static final class LargeHandler implements Handler {
        @Override
        public void handle(StreamContext stream, Run run) {
            for (int i = 0; i < run.size(); i++) {
                run.done(new byte[Integer.parseInt(new String(run.message(i).payload(), UTF_8))]);
            }
        }

        @Override
        public CompletionStage<byte[]> onEnd(StreamContext stream) {
            return CompletableFuture.completedFuture(
                    new byte[Integer.parseInt(stream.labels().get("end"))]);
        }
    }

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("slow", slow)
                .handler("echo", echo)
                .handler("large", new LargeHandler())
                .limit("maxMessageBytes", MAX_FRAME / 2)
                .maxFrameBytes(MAX_FRAME)
                .drainTimeout(Duration.ofSeconds(60))
                .start();
        client = GrpcClient.to(server);
    }

    @AfterEach
    void stop() {
        gate.countDown();
        client.close();
        server.close();
    }

    @Test
    void closesAStreamThatIsResetBeforeItsOpenIsAnswered() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openOne(spec("slow")), 1);
            slow.awaitOpened(0);
            exchange.reset(1);
            exchange.sync();
            gate.countDown();
            exchange.awaitOpened(0);
            await().until(() -> slow.only().closes().size() == 1);
            assertThat(slow.only().closes()).doesNotContain(CloseCause.ENDED);
            assertThat(server.sessions().streamQuota().used()).isZero();
        }
    }

    @Test
    void refusesIdsThatRunOverTheLargest() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openAlike(spec("echo"), 3), Long.MAX_VALUE);
            assertThat(Rejection.of(exchange.awaitOpened(0).getStatus()).field())
                    .isEqualTo("first_stream_id");
            exchange.open(openOne(spec("echo")), 1);
            assertThat(exchange.awaitOpened(1).getResponse().getStreamIdsList()).containsExactly(1L);
        }
    }

    @Test
    void failsAMessageWhoseReplyIsLargerThanAnyMessageMayBe() {
        try (ExchangeClient exchange = client.attached()) {
            Window.Builder window = Window.newBuilder().setBytes(8 * MAX_FRAME);
            long id = exchange.opened(openOne(spec("large").setOutWindow(window)));
            exchange.messages(id, Integer.toString(MAX_FRAME / 2), Integer.toString(2 * MAX_FRAME));
            exchange.awaitItems(id, 2);
            List<ReceivedStream.Item> items = exchange.stream(id).items();
            assertThat(items.get(0).payload().size()).isEqualTo(MAX_FRAME / 2);
            assertThat(items.get(1).unsuccessful()).isNotNull();
            assertThat(Rejection.of(items.get(1).unsuccessful().getStatus()).reason())
                    .isEqualTo("REPLY_TOO_LARGE");
        }
    }

    @Test
    void failsAStreamWhoseLastWordIsLargerThanAnyMessageMayBe() {
        try (ExchangeClient exchange = client.attached()) {
            StreamSpec.Builder spec =
                    spec("large").setOutWindow(Window.newBuilder().setBytes(8 * MAX_FRAME));
            long fits = exchange.opened(openOne(spec.putLabels("end", Integer.toString(MAX_FRAME / 2))));
            exchange.end(fits, 0);
            assertThat(exchange.awaitEnded(fits).ended().getPayload().size()).isEqualTo(MAX_FRAME / 2);
            long tooLarge = exchange.opened(openOne(spec.putLabels("end", Integer.toString(MAX_FRAME / 2 + 1))));
            exchange.end(tooLarge, 0);
            Ended ended = exchange.awaitEnded(tooLarge).ended();
            assertThat(Rejection.of(ended.getStatus()).reason()).isEqualTo("REPLY_TOO_LARGE");
            assertThat(ended.getPayload().isEmpty()).isTrue();
        }
    }

    @Test
    void drainsWithoutWaitingForClientsThatAreGone() throws Exception {
        ExchangeClient exchange = client.attached();
        long id = exchange.opened(openOne(spec("echo")));
        exchange.messages(id, "a");
        exchange.awaitItems(id, 1);
        exchange.open(openOne(spec("slow")), 0);
        slow.awaitOpened(0);
        exchange.close();
        gate.countDown();
        await().until(() -> slow.opened().size() == 1 && server.counters().opened() == 2);
        OpenResponse unattached = client.open(openOne(spec("echo")));
        assertThat(unattached.getStreamIdsCount()).isEqualTo(1);
        Future<Long> drained = server.server().drain();
        drained.toCompletionStage().toCompletableFuture().get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(server.sessions().sessionQuota().used()).isZero();
    }
}
