package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.handler.State;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StateEntry;
import dev.sluice.store.StateScope;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What handlers keep between messages: with their outcomes or not at all, also when the server is killed. */
class HandlerStateTest {
    private static final FailurePolicy SKIP = new FailurePolicy(1, 0, FailurePolicy.Last.SKIP);
    private static final FailurePolicy TWICE = new FailurePolicy(2, 0, FailurePolicy.Last.SKIP);

    private final ScriptedHandler handler = NotesHandler.scripted();
    private final LimitsBuilder limits = new LimitsBuilder();
    private MemoryStore store = new MemoryStore();
    private LocalServer server;
    private Client client;

    @BeforeEach
    void start() throws StoreFailure {
        server = LocalServer.durable(limits, handlers(), store);
        client = new Client(server);
    }

    private Map<String, Handler> handlers() {
        return Map.of("h", handler);
    }

    private static SpecBuilder memory() {
        return SpecBuilder.on("h");
    }

    private static SpecBuilder disk() {
        return SpecBuilder.on("h").durable(Durability.DISK);
    }

    private void restart() throws StoreFailure {
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, handlers(), store);
        client = new Client(server, Objects.requireNonNull(server.sessions.get(client.session.id())));
        handler.calls.clear();
    }

    /** What the messages were answered, which have these seqs in turn. */
    private List<String> answers(long stream, long firstSeq, String... texts) {
        client.send(stream, firstSeq, texts);
        return replies();
    }

    private List<String> replies() {
        server.tick();
        return client.output.take(Told.Reply.class).stream()
                .map(Told.Reply::text)
                .toList();
    }

    private static StateScope scope(String name) {
        return StateScope.named("h", name);
    }

    private List<String> stored(StateScope scope) throws StoreFailure {
        List<String> found = new ArrayList<>();
        for (StateEntry entry : Stores.state(store, scope)) {
            found.add(new String(entry.part(), UTF_8) + ":" + new String(entry.key(), UTF_8) + "="
                    + new String(entry.value(), UTF_8));
        }
        return found;
    }

    // What a message sees

    @Test
    void laterMessagesSeeWhatEarlierOnesDid() {
        long stream = client.open(memory());
        assertThat(answers(stream, 1, "put a 1")).containsExactly("a=1");
        assertThat(answers(stream, 2, "get a", "get b")).containsExactly("a=1", "b=none");
    }

    @Test
    void messagesOfOneRunSeeEachOther() {
        long stream = client.open(memory());
        assertThat(answers(stream, 1, "put b 1", "put a 2", "all", "drop b", "all", "put b 3", "all"))
                .containsExactly("b=1", "a=2", "a=2 b=1", "b=none", "a=2", "b=3", "a=2 b=3");
        assertThat(handler.calls("run")).hasSize(1);
    }

    @Test
    void aWalkGoesOverThePrefixAlone() {
        List<String> walked = new ArrayList<>();
        handler.onRun = run -> {
            State state = run.message(0).state();
            for (String key : List.of("b", "a2", "a1", "a\uFFFF", "0")) {
                state.put(key, new byte[0]);
            }
            state.put(new byte[] {(byte) 0xFF, 1}, new byte[0]);
            state.each("a".getBytes(UTF_8), (key, value) -> walked.add(new String(key, UTF_8)));
            state.each(new byte[] {(byte) 0xFF}, (key, value) -> walked.add("behind"));
            run.done();
        };
        client.send(client.open(memory()), 1, "x");
        assertThat(walked).containsExactly("a1", "a2", "a\uFFFF", "behind");
    }

    @Test
    void aMessageThatFailsLeavesNoTrace() {
        long stream = client.open(memory().onFailure(SKIP));
        assertThat(answers(stream, 1, "put a 1", "bad a 2", "get a", "put a 3")).containsExactly("a=1", "a=1", "a=3");
    }

    @Test
    void anotherAttemptFindsWhatTheFirstFound() {
        List<String> found = new ArrayList<>();
        handler.onRun = run -> {
            State state = run.message(0).state();
            found.add(NotesHandler.all(state));
            state.put("attempt", new byte[] {'0'});
            if (run.message(0).attempt() == 1) {
                run.fail(ScriptedHandler.BROKEN);
            } else {
                run.allDone();
            }
        };
        long stream = client.open(memory().onFailure(TWICE));
        client.send(stream, 1, "x");
        server.pass(Duration.ofSeconds(1));
        assertThat(found).containsExactly("nothing", "nothing");
        client.send(stream, 2, "y");
        assertThat(found).containsExactly("nothing", "nothing", "attempt=0");
    }

    @Test
    void aMessageWhoseTimeIsOverLeavesNoTrace() throws StoreFailure {
        handler.blocking();
        start();
        List<String> late = new ArrayList<>();
        handler.onRun = run -> {
            if (run.message(0).seq() > 1) {
                NotesHandler.doAll(run);
                return;
            }
            State state = run.message(0).state();
            state.put("a", new byte[] {'1'});
            run.done();
            State second = run.message(1).state();
            second.put("b", new byte[] {'2'});
            server.pass(LocalServer.HANDLER_TIMEOUT.plusSeconds(1)); // now it is known when this one began
            server.pass(LocalServer.HANDLER_TIMEOUT.plusSeconds(1));
            late.add(thrownBy(() -> second.put("c", new byte[1])));
            late.add(thrownBy(() -> second.get("b")));
            run.done();
        };
        long stream = client.open(memory().onFailure(SKIP));
        client.frame(path -> {
            StreamInput input = path.stream(stream);
            input.message(1, new byte[1], MessageAttributes.NONE);
            input.message(2, new byte[1], MessageAttributes.NONE);
            input.message(3, "all".getBytes(UTF_8), MessageAttributes.NONE);
        });
        server.work();
        assertThat(late).containsExactly("IllegalStateException", "IllegalStateException");
        assertThat(replies()).containsExactly("a=1");
    }

    private static String thrownBy(Runnable call) {
        try {
            call.run();
            return "nothing";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void nothingIsToBeHadBehindTheReport() {
        List<String> late = new ArrayList<>();
        handler.onRun = run -> {
            State state = run.message(0).state();
            run.done();
            late.add(thrownBy(() -> state.get("a")));
            late.add(thrownBy(() -> state.put("a", new byte[1])));
            late.add(thrownBy(() -> state.remove("a")));
            late.add(thrownBy(() -> state.each(new byte[0], (key, value) -> {})));
        };
        client.send(client.open(memory()), 1, "x");
        assertThat(late).hasSize(4).containsOnly("IllegalStateException");
    }

    @Test
    void nothingIsToBeHadBehindAFailureEither() {
        List<String> late = new ArrayList<>();
        handler.onRun = run -> {
            State state = run.message(0).state();
            run.fail(ScriptedHandler.BROKEN);
            late.add(thrownBy(() -> state.put("a", new byte[1])));
        };
        client.send(client.open(memory()), 1, "x");
        assertThat(late).containsExactly("IllegalStateException");
    }

    @Test
    void aHandlerThatDoesNotSaySoHasNone() {
        handler.options = handler.options.withState(false);
        server = LocalServer.with(handler);
        client = new Client(server);
        client.send(client.open(memory()), 1, "get a");
        assertThat(client.output.take(Told.Refused.class)).isEmpty();
        assertThat(failures()).containsExactly("NOT_SUPPORTED");
    }

    @Test
    void aGraphHasNone() {
        long stream = client.open(disk().order(Order.GRAPH).name("g"));
        client.sendNeeding(stream, 1, "get a");
        assertThat(failures()).containsExactly("NOT_SUPPORTED");
    }

    private List<String> failures() {
        List<String> reasons = new ArrayList<>();
        server.home
                .failures()
                .newestFirst(
                        Long.MAX_VALUE, failure -> reasons.add(failure.failure().reason()));
        return reasons;
    }

    @Test
    void eachKeyHasItsOwn() throws StoreFailure {
        long stream = client.open(disk().order(Order.KEYED).name("k"));
        client.sendKeyed(stream, 1, "x", "put a 1");
        client.sendKeyed(stream, 2, "y", "put a 2");
        client.sendKeyed(stream, 3, "x", "get a");
        client.sendKeyed(stream, 4, "y", "all");
        client.sendKeyed(stream, 5, "z", "all");
        assertThat(replies()).containsExactly("a=1", "a=2", "a=1", "a=2", "nothing");
        assertThat(stored(scope("k"))).containsExactly("x:a=1", "y:a=2");

        restart();
        client.sendKeyed(stream, 6, "y", "drop a");
        client.sendKeyed(stream, 7, "x", "all");
        assertThat(replies()).contains("a=none", "a=1");
        assertThat(stored(scope("k"))).containsExactly("x:a=1");
    }

    @Test
    void theNameOfAMessageIsTheSameAtEachAttempt() {
        List<String> names = new ArrayList<>();
        handler.onRun = run -> {
            names.add(handler.streams.values().iterator().next().idempotencyKey(run.message(0)));
            run.fail(ScriptedHandler.BROKEN);
        };
        long stream = client.open(memory().onFailure(TWICE));
        client.send(stream, 1, "x");
        server.pass(Duration.ofSeconds(1));
        String name = client.session.id() + "-" + stream + "-1";
        assertThat(names).containsExactly(name, name);
    }

    // The room there is

    @Test
    void takesSoMuchAndNoMore() throws StoreFailure {
        limits.maxStateBytes = 2 * (2 + 64);
        start();
        long stream = client.open(memory().onFailure(SKIP));
        assertThat(answers(stream, 1, "put a 1", "put b 2", "put c 3", "put b 4", "all"))
                .containsExactly("a=1", "b=2", "b=4", "a=1 b=4");
        assertThat(failures()).containsExactly("STATE_FULL");
        assertThat(answers(stream, 6, "drop a", "put c 5", "all")).containsExactly("a=none", "c=5", "b=4 c=5");
    }

    @Test
    void whatFailedTakesNoRoom() throws StoreFailure {
        limits.maxStateBytes = 2 + 64;
        start();
        long stream = client.open(memory().onFailure(SKIP));
        assertThat(answers(stream, 1, "bad a 1", "put b 2", "bad c 3", "drop b", "put d 4", "all"))
                .containsExactly("b=2", "b=none", "d=4", "d=4");
        assertThat(failures()).containsExactly("STATE_FULL", "BROKEN");
    }

    @Test
    void countsAsBufferedUntilTheStreamGoes() {
        long stream = client.open(memory());
        answers(stream, 1, "put a 1", "put b 22", "drop a");
        client.confirm(stream, 3);
        client.send(stream, 4, "put b 333");
        client.confirm(stream, 4);
        assertThat(client.session.buffered().used()).isGreaterThanOrEqualTo(4 + 64);
        client.reset(stream);
        assertThat(client.session.buffered().used()).isZero();
    }

    @Test
    void runsAheadOfTheDiskByNoMoreThanTheRoom() throws StoreFailure {
        limits.maxStateBytes = 3 * (2 + 64);
        handler.options = handler.options.withMaxRun(1);
        start();
        long stream = client.open(disk());
        store.hold();
        client.send(stream, 1, "put a 1", "put a 2", "put a 3", "put a 4", "put a 5");
        assertThat(handler.calls("run")).hasSize(3);
        store.flow();
        assertThat(replies()).containsExactly("a=1", "a=2", "a=3", "a=4", "a=5");
    }
}
