package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Run;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Calls that do not return, where a stream has several out. */
class LanesTimeoutTest {
    private static final Duration LATE = LocalServer.HANDLER_TIMEOUT.plusSeconds(1);

    private final ScriptedHandler handler = new ScriptedHandler();
    private final ScriptedHandler blocking = new ScriptedHandler().blocking();
    private final LocalServer server =
            new LocalServer(new LimitsBuilder(), 2, Map.of("h", handler, "blocking", blocking));
    private final Client client = new Client(server);

    private long open(FailurePolicy policy) {
        holdKey('k');
        return client.open(SpecBuilder.on("h").order(Order.KEYED).onFailure(policy));
    }

    private void holdKey(char key) {
        handler.onRun = run -> {
            if (run.message(0).key()[0] == key) {
                handler.held.add(run);
            } else {
                run.allDone();
            }
        };
    }

    @Test
    void aStuckKeyHoldsUpItsOwnLaneAlone() {
        long stream = open(Policies.SKIP);
        client.sendKeyed(stream, 1, "k", "a");
        client.sendKeyed(stream, 2, "k", "b");
        server.pass(LATE);
        assertThat(client.outcomes()).containsExactly(new Told.Failed(stream, 1, 1, "HANDLER_TIMEOUT"));

        client.sendKeyed(stream, 3, "o", "c");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [3]");

        handler.held.remove().done();
        server.run();
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [3]", "run 2 [2]");
    }

    @Test
    void aStuckCallOfOneKeyDoesNotRefuseThePushesOfOthers() {
        long stream = open(Policies.SKIP);
        client.sendKeyed(stream, 1, "k", "a");
        server.pass(LATE);
        holdKey('l');
        client.sendKeyed(stream, 2, "l", "b");

        var pushed = Objects.requireNonNull(handler.streams.get(stream)).push(new byte[1]);
        server.run();

        assertThat(pushed.toCompletableFuture()).isCompleted();
    }

    @Test
    void theEndWaitsForEveryCallThatIsOut() {
        long stream = open(Policies.ABORT);
        client.sendKeyed(stream, 1, "k", "a");
        client.sendKeyed(stream, 2, "o", "b");
        server.pass(LATE);
        client.end(stream, 2);
        assertThat(client.output.take(Told.Ended.class)).isEmpty();

        handler.held.remove().done();
        server.run();

        assertThat(client.output.take(Told.Ended.class)).containsExactly(new Told.Ended(stream, "OK", "", 1));
    }

    @Test
    void asManyStuckKeysAsMayBeMakeTheHandlerUnavailable() {
        long stream = open(Policies.SKIP);
        handler.hold();
        for (int i = 1; i <= LocalServer.MAX_STUCK; i++) {
            client.sendKeyed(stream, i, "k" + i, "a");
        }
        server.pass(LATE);
        client.outcomes();

        client.sendKeyed(stream, 3, "o", "c");
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 3, "HANDLER_UNAVAILABLE"));

        handler.held.remove().done();
        server.run();
        client.sendKeyed(stream, 3, "o", "c");
        assertThat(handler.calls("run")).last().isEqualTo("run 2 [3]");
    }

    @Test
    void aResetWaitsForEveryCallThatIsOut() {
        long stream = open(Policies.ABORT);
        handler.hold();
        client.sendKeyed(stream, 1, "k", "a");
        client.sendKeyed(stream, 2, "l", "b");
        List<Run> runs = List.copyOf(handler.held);
        client.reset(stream);

        runs.get(1).done();
        server.run();
        assertThat(handler.calls("close")).isEmpty();

        runs.get(0).done();
        server.run();
        assertThat(handler.calls("close")).containsExactly("close 2 RESET");
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void blockingCallsOfSeveralKeysTakeTheirThreadsTogether() {
        long stream = client.open(SpecBuilder.on("blocking").order(Order.KEYED));
        client.sendKeyed(stream, 1, "k", "a");
        client.sendKeyed(stream, 2, "k", "b");
        client.sendKeyed(stream, 3, "l", "c");
        assertThat(server.workers.waiting()).isEqualTo(2);

        server.work();
        server.tick();

        assertThat(blocking.calls("run")).containsExactly("run 2 [1]", "run 2 [3]", "run 2 [2]");
        assertThat(client.output.take(Told.Ack.class)).containsExactly(new Told.Ack(stream, 3));
    }

    @Test
    void nodesOfAGraphThatAreStuckHoldUpWhatNeedsThemAlone() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").order(Order.GRAPH).onFailure(Policies.SKIP));
        client.send(stream, 1, "a");
        client.sendNeeding(stream, 2, "b", 1);
        server.pass(LATE);

        client.send(stream, 3, "c");

        assertThat(client.outcomes()).containsExactly(new Told.Failed(stream, 1, 1, "HANDLER_TIMEOUT"));
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [2]", "run 2 [3]");
    }
}
