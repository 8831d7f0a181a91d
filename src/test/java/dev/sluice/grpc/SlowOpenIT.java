package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcClient.clientId;
import static dev.sluice.grpc.GrpcClient.openAlike;
import static dev.sluice.grpc.GrpcClient.openEach;
import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.handler.CloseCause;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.InbandOpened;
import dev.sluice.v1.OpenRequest;
import io.grpc.Context;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opens whose answer takes its time, in-band and unary: what may come before it, and what stays when nobody waits. */
class SlowOpenIT {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final RecordingHandler slow = RecordingHandler.echoing()
            .blockingOpen(gate)
            .refusing(s -> s.labels().containsKey("refuse"));
    private final RecordingHandler echo = RecordingHandler.echoing();
    private TestServer server;
    private GrpcClient client;

    @BeforeEach
    void start() {
        server = TestServer.with()
                .handler("slow", slow)
                .handler("echo", echo)
                .limit("orphanTtl", Duration.ofMillis(500))
                .limit("sessionTtl", Duration.ofMillis(200))
                .limit("heartbeatInterval", Duration.ofHours(1))
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
    void keepsMessagesThatComeBeforeTheOpenIsAnswered() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openOne(spec("slow")), 1);
            exchange.messages(1, "a", "b");
            exchange.messages(1, "c");
            exchange.end(1, 3);
            slow.awaitOpened(0);
            exchange.sync();
            assertThat(slow.only().messages()).isEmpty();
            gate.countDown();
            assertThat(exchange.awaitEnded(1).texts()).containsExactly("a", "b", "c");
            assertThat(slow.only().messages()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void dropsMessagesOfStreamsThatDoNotOpen() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openEach(spec("slow"), spec("slow").putLabels("refuse", "")), 1);
            exchange.messages(1, "a");
            exchange.messages(3, "b");
            slow.awaitOpened(0);
            exchange.sync();
            gate.countDown();
            InbandOpened answer = exchange.awaitOpened(0);
            assertThat(answer.getResponse().getStreamIdsList()).containsExactly(0L, 0L);
            assertThat(answer.getResponse().getErrorsList()).hasSize(1);
            exchange.messages(1, "late");
            exchange.sync();
            assertThat(exchange.stream(1).reset()).isNull();
            assertThat(exchange.stream(3).reset()).isNull();
        }
        assertThat(slow.opened()).allSatisfy(s -> assertThat(s.messages()).isEmpty());
        await().until(() -> server.sessions().bufferedQuota().used() == 0);
    }

    @Test
    void letsOthersOfTheSessionWorkMeanwhile() {
        try (ExchangeClient exchange = client.attached()) {
            exchange.open(openOne(spec("slow")), 1);
            long other = 3;
            exchange.open(openOne(spec("echo")), other);
            exchange.messages(other, "works");
            exchange.awaitItems(other, 1);
            assertThat(exchange.openAnswers()).hasSize(1);
            gate.countDown();
            exchange.awaitOpened(1);
        }
    }

    @Test
    void leavesNothingOfAnOpenWhoseCallerGaveUp() {
        Context.CancellableContext context = Context.current().withCancellation();
        context.run(() -> client.openAndForget(openAlike(spec("slow"), 3)));
        slow.awaitOpened(0);
        context.cancel(null);
        client.blocking().hello(HelloRequest.getDefaultInstance());
        assertLeftNothingOnceTheGateOpens();
    }

    @Test
    void leavesNothingOfAnOpenThatTimedOut() {
        Rejection late = GrpcClient.rejectionOf(() -> client.blocking()
                .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                .open(openAlike(spec("slow"), 3).build()));
        assertThat(late.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        slow.awaitOpened(0);
        client.blocking().hello(HelloRequest.getDefaultInstance());
        assertLeftNothingOnceTheGateOpens();
    }

    @Test
    void leavesNothingOfAnOpenWhoseConnectionIsCut() {
        try (GrpcClient gone = GrpcClient.to(server)) {
            gone.openAndForget(openAlike(spec("slow"), 3));
            slow.awaitOpened(0);
        }
        gate.countDown();
        assertLeftNothing();
    }

    private void assertLeftNothing() {
        await().until(() -> server.sessions().streamQuota().used() == 0);
        await().until(() -> server.sessions().sessionQuota().used() == 0);
        await().until(() -> slow.live() == 0);
    }

    private void assertLeftNothingOnceTheGateOpens() {
        gate.countDown();
        assertLeftNothing();
        assertThat(slow.opened()).allSatisfy(s -> assertThat(s.closes()).containsExactly(CloseCause.ROLLED_BACK));
        assertThat(server.counters().opened()).isZero();
    }

    @Test
    void answersBothOfTwoEqualCallsThatWaitForOneHandler() throws Exception {
        OpenRequest request =
                openOne(spec("slow")).setClientId(clientId(1)).setRequestId(1).build();
        try (GrpcClient other = GrpcClient.to(server)) {
            var first = client.async().open(request);
            slow.awaitOpened(0);
            var second = other.async().open(request);
            other.blocking().hello(HelloRequest.getDefaultInstance());
            gate.countDown();
            assertThat(first.get()).isEqualTo(second.get());
        }
        assertThat(slow.opened()).hasSize(1);
    }
}
