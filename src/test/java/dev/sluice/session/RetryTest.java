package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import dev.sluice.order.FailurePolicy.Last;
import dev.sluice.order.Order;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final Duration TIMEOUT = LocalServer.HANDLER_TIMEOUT;

    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    private long open(int attempts, Last last) {
        return client.open(SpecBuilder.on("h").onFailure(Policies.retry(attempts, last)));
    }

    private void assertNothingIsLeft() {
        client.session.close(List.of(), false, (missing, failure) -> {});
        server.run();
        server.assertEmpty();
    }

    @Test
    void pausesBetweenAHalfAndTheWholeAndTwiceAsLongEachTime() {
        long stream = open(3, Last.ABORT);
        client.send(stream, 1, "bad");

        server.pass(Policies.PAUSE.dividedBy(2).minusMillis(10));
        assertThat(handler.tried).containsExactly("1");
        server.pass(Policies.PAUSE.dividedBy(2).plusMillis(20));
        assertThat(handler.tried).containsExactly("1", "1#2");

        server.pass(Policies.PAUSE.minusMillis(10));
        assertThat(handler.tried).containsExactly("1", "1#2");
        server.pass(Policies.PAUSE.plusMillis(20));
        assertThat(handler.tried).containsExactly("1", "1#2", "1#3");
        assertThat(client.outcomes()).containsExactly(new Told.Failed(stream, 1, 1, "BROKEN"));
        assertThat(server.home.failures().size())
                .as("the last attempt alone is logged")
                .isOne();
        assertNothingIsLeft();
    }

    @Test
    void isCancelledDuringThePause() {
        long stream = open(3, Last.ABORT);
        client.send(stream, 1, "bad", "b");

        client.cancel(stream, 1);

        assertThat(handler.tried).containsExactly("1", "2");
        assertThat(client.outcomes())
                .containsExactly(new Told.Aborted(stream, 1, 1, 1, "CANCELLED"), new Told.Reply(stream, 2, 2, "b"));
        assertThat(server.home.timers().pending()).as("the heartbeat's alone").isOne();
        assertNothingIsLeft();
    }

    @Test
    void isForgottenWithItsStream() {
        long stream = open(3, Last.ABORT);
        client.send(stream, 1, "bad", "b");

        client.reset(stream);

        assertThat(server.home.timers().pending()).as("the heartbeat's alone").isOne();
        server.pass(Policies.PAUSE);
        assertThat(handler.tried).containsExactly("1");
        assertNothingIsLeft();
    }

    @Test
    void ofAServerThatLeavesIsNotBegun() {
        handler.hold();
        long stream = open(3, Last.ABORT);
        client.send(stream, 1, "a");
        client.session.goAway(1_000);

        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(client.outcomes()).contains(new Told.Failed(stream, 1, 1, "BROKEN"));
        assertThat(client.session.isSettled()).isTrue();
    }

    @Test
    void ofAServerThatLeavesIsTheNextOnesWhereTheStreamIsDurable() throws StoreFailure {
        MemoryStore store = new MemoryStore();
        LocalServer leaving = LocalServer.durable(new LimitsBuilder(), Map.of("h", handler), store);
        Client before = new Client(leaving);
        SpecBuilder spec = SpecBuilder.on("h").durable(Durability.DISK).onFailure(Policies.retry(3, Last.ABORT));
        handler.hold();
        long stream = before.open(spec);
        before.send(stream, 1, "a");
        before.send(stream, 2, "b");
        before.session.goAway(1_000);
        handler.held.remove().fail(ScriptedHandler.BROKEN);
        leaving.tick();
        leaving.pass(Duration.ofMillis(100));
        assertThat(before.output.take(Told.Failed.class)).isEmpty();
        assertThat(before.session.isSettled()).isTrue();
        before.session.endGoingAway();
        leaving.tick();

        handler.failBad();
        LocalServer next =
                LocalServer.durable(new LimitsBuilder(), Map.of("h", handler), store.afterKill(Runnable::run));
        Client after = new Client(next, Objects.requireNonNull(next.sessions.get(before.session.id())));
        after.send(stream, 1, "a", "b");
        next.tick();
        assertThat(after.output.take(Told.Reply.class))
                .containsExactly(new Told.Reply(stream, 1, 1, "a"), new Told.Reply(stream, 2, 2, "b"));
    }

    @Test
    void followsATimeOutWhenTheHandlerHasReturned() {
        handler.hold();
        long stream = open(2, Last.ABORT);
        client.send(stream, 1, "a", "b");
        Run stuck = handler.held.remove();

        server.pass(TIMEOUT.plusSeconds(1));
        server.pass(Policies.PAUSE.multipliedBy(2));
        assertThat(handler.calls("run")).hasSize(1);
        assertThat(client.outcomes()).isEmpty();

        stuck.done();
        server.run();
        assertThat(handler.calls("run")).containsExactly("run 2 [1, 2]", "run 2 [1, 2]");
        Run again = handler.held.remove();
        assertThat(again.message(0).attempt()).isEqualTo(2);
        assertThat(again.message(1).attempt()).isEqualTo(1);
        again.allDone();
        server.tick();
        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 2));
        assertNothingIsLeft();
    }

    @Test
    void followsATimeOutWhenThePauseIsOver() {
        handler.hold();
        long stream = open(2, Last.ABORT);
        client.send(stream, 1, "a");
        Run stuck = handler.held.remove();
        server.pass(TIMEOUT.plusSeconds(1));

        stuck.done();
        server.run();
        assertThat(handler.calls("run")).hasSize(1);

        server.pass(Policies.PAUSE);
        assertThat(handler.calls("run")).hasSize(2);
    }

    @Test
    void aPushOfAStuckCallIsRefusedAndTheStreamGoesOn() {
        handler.hold();
        long stream = open(2, Last.SKIP);
        client.send(stream, 1, "a");
        server.pass(TIMEOUT.plusSeconds(1));

        var pushed = Objects.requireNonNull(handler.streams.get(stream)).push(new byte[1]);

        assertThat(pushed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(client.outcomes()).isEmpty();
    }

    @Test
    void ofAKeyLeavesOthersAlone() {
        long stream = client.open(SpecBuilder.on("h").order(Order.KEYED).onFailure(Policies.retry(2, Last.ABORT)));
        client.sendKeyed(stream, 1, "k", "bad 1");
        client.sendKeyed(stream, 2, "l", "bad 1");
        client.sendKeyed(stream, 3, "m", "c");
        client.cancel(stream, 1);

        server.pass(Policies.PAUSE);

        assertThat(handler.tried).containsExactly("1", "2", "3", "2#2");
        assertNothingIsLeft();
    }
}
