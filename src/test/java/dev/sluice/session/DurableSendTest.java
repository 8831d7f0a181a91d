package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.order.FailurePolicy;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls of Send are told of durable streams is so behind a kill too. */
class DurableSendTest {
    private static final FailurePolicy PARK = new FailurePolicy(1, 0, FailurePolicy.Last.PARK);

    private final ScriptedHandler handler = new ScriptedHandler();
    private final LimitsBuilder limits = new LimitsBuilder();
    private MemoryStore store = new MemoryStore();
    private LocalServer server;
    private Caller caller;

    @BeforeEach
    void start() throws StoreFailure {
        begin();
    }

    private void begin() throws StoreFailure {
        server = LocalServer.durable(limits, Map.<String, Handler>of("h", handler), store);
        caller = new Caller(server);
    }

    private void restart() throws StoreFailure {
        store = store.afterKill(Runnable::run);
        begin();
        handler.calls.clear();
    }

    private static SpecBuilder disk() {
        return SpecBuilder.on("h").durable(Durability.DISK).name("s");
    }

    private void resumeParked(boolean retry) {
        caller.implicit().streams().all().forEach(stream -> stream.resumeParked(head -> true, retry));
        server.run();
    }

    @Test
    void tellsWhatBecameOfAMessageThatWasParkedBeforeTheKill() throws StoreFailure {
        StreamSpec spec = disk().onFailure(PARK).build();
        handler.onRun = run -> run.fail(ScriptedHandler.BROKEN);
        assertThat(caller.sendTo(spec, Caller.message(1, "a")).told()).containsExactly("1 PARKED STREAM_PARKED");
        restart();

        assertThat(caller.sendTo(spec, Caller.message(1, "a")).told()).containsExactly("1 PARKED STREAM_PARKED");
        resumeParked(false);
        assertThat(caller.sendTo(spec, Caller.message(1, "a")).told()).containsExactly("1 SKIPPED SKIPPED_BY_OPERATOR");
        assertThat(handler.calls("run")).isEmpty();
    }

    @Test
    void knowsTheKeyOfAMessageThatWasParkedBeforeTheKill() throws StoreFailure {
        StreamSpec spec = disk().onFailure(PARK).serverNumbers().build();
        handler.onRun = run -> run.fail(ScriptedHandler.BROKEN);
        assertThat(caller.sendTo(spec, Caller.keyed("k", "a")).told()).containsExactly("1 PARKED STREAM_PARKED");
        restart();
        handler.onRun = run -> run.done("late".getBytes(UTF_8));

        assertThat(caller.sendTo(spec, Caller.keyed("k", "b")).told()).containsExactly("IDEMPOTENCY_KEY_REUSED");
        assertThat(caller.sendTo(spec, Caller.keyed("k", "a")).told()).containsExactly("1 PARKED STREAM_PARKED");
        resumeParked(true);
        assertThat(caller.sendTo(spec, Caller.keyed("k", "a")).told()).containsExactly("1 DONE late");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]");
    }

    @Test
    void goesOnThoughTheKillCameBeforeAnOldOutcomeWasLetGoOf() throws StoreFailure {
        limits.outcomeWindowMessages = 1;
        begin();
        StreamSpec spec = disk().build();
        caller.sendTo(spec, Caller.message(1, "a"));
        store.hold();
        Caller.Sent second = caller.sendTo(spec, Caller.message(2, "b"));
        store.letGo(1);
        server.run();
        assertThat(second.told()).containsExactly("2 DONE");
        restart();

        assertThat(caller.sendTo(spec, Caller.message(2, "b")).told()).containsExactly("2 DONE");
        store.hold();
        Caller.Sent third = caller.sendTo(spec, Caller.message(3, "c"));
        assertThat(third.isAnswered()).isFalse();
        store.flow();
        server.run();
        assertThat(third.told()).containsExactly("3 DONE");
        restart();
        assertThat(caller.sendTo(spec, Caller.message(3, "c")).told()).containsExactly("3 DONE");
        assertThat(handler.calls("run")).isEmpty();
    }

    @Test
    void keepsTheLastOutcomeThoughTheOpenWasCommittedBetweenTheTwo() throws StoreFailure {
        limits.outcomeWindowMessages = 1;
        begin();
        handler.hold();
        StreamSpec spec = disk().build();
        store.hold();
        caller.sendTo(spec, Caller.message(1, "a"), Caller.message(2, "b"));
        caller.sendTo(disk().name("another").build(), Caller.message(1, "a"));
        handler.held.element().done();
        server.run();
        store.letGo(1);
        server.run();
        handler.held.element().done();
        server.run();
        store.flow();
        server.tick();

        assertThat(caller.sendTo(spec, Caller.message(2, "b")).told()).containsExactly("2 DONE");
        assertThat(caller.sendTo(spec, Caller.message(1, "a")).told()).containsExactly("1 UNKNOWN OUTCOME_EXPIRED");
    }
}
