package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.order.FailurePolicy;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StateEntry;
import dev.sluice.store.StateScope;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.Stores;
import dev.sluice.store.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What handlers keep on the disk: committed with the outcomes, there after a kill, and gone with what it belongs to. */
class DurableStateTest {
    private static final FailurePolicy SKIP = new FailurePolicy(1, 0, FailurePolicy.Last.SKIP);

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

    @Test
    void isThereAfterARestart() throws StoreFailure {
        long stream = client.open(disk());
        answers(stream, 1, "put a 1", "put b 2", "drop a", "put c 3");
        client.confirm(stream, 4);
        server.tick();
        restart();
        assertThat(answers(stream, 5, "all")).containsExactly("b=2 c=3");
        assertThat(stored(StateScope.of(new StreamKey(client.session.id(), stream))))
                .containsExactly(":b=2", ":c=3");
    }

    @Test
    void isWrittenWithTheOutcomeOrNotAtAll() throws StoreFailure {
        long stream = client.open(disk().name("s"));
        answers(stream, 1, "put a 1");
        store.hold();
        client.send(stream, 2, "put a 2");
        client.send(stream, 3, "get a");
        assertThat(handler.calls("run")).hasSize(3);
        restart();
        assertThat(client.cursors).containsExactly(stream + " 1/9");
        assertThat(stored(scope("s"))).containsExactly(":a=1");
        assertThat(answers(stream, 2, "put a 2", "get a")).containsExactly("a=1", "a=2", "a=2");
    }

    @Test
    void whatFailedIsNotWritten() throws StoreFailure {
        long stream = client.open(disk().name("s").onFailure(SKIP));
        answers(stream, 1, "put a 1", "bad a 2", "bad b 3", "put c 4");
        assertThat(stored(scope("s"))).containsExactly(":a=1", ":c=4");
    }

    @Test
    void aFreshStreamWithoutANameReadsNothing() throws StoreFailure {
        long stream = client.open(disk());
        store.fail(StoreFailure.Kind.CORRUPT);
        client.send(stream, 1, "get a");
        assertThat(handler.calls("run")).hasSize(1);
    }

    @Test
    void whatCannotBeReadFailsTheStreamAndStays() throws StoreFailure {
        long stream = client.open(disk().name("s"));
        answers(stream, 1, "put a 1", "put b 2", "put c 3");
        limits.maxStateBytes = 4;
        restart();
        client.send(stream, 4, "get a");
        assertThat(handler.calls("run")).isEmpty();
        assertThat(client.output.take(Told.Aborted.class))
                .singleElement()
                .satisfies(told -> assertThat(told.toString()).contains("STATE_UNREADABLE"));
        assertThat(stored(scope("s"))).hasSize(3);
    }

    @Test
    void aDamagedDiskFailsTheStreamAndLosesNothing() throws StoreFailure {
        answers(client.open(disk().name("s")), 1, "put a 1");
        client.session.end(null);
        server.run();
        client = new Client(server);
        long next = client.open(disk().name("s"));
        store.fail(StoreFailure.Kind.CORRUPT);
        client.send(next, 1, "get a");
        store.heal();
        server.pass(Duration.ofSeconds(1));
        assertThat(client.output.take(Told.Aborted.class))
                .extracting(Told.Aborted::reason)
                .containsExactly("STATE_UNREADABLE");
        client.reset(next);
        assertThat(answers(client.open(disk().name("s")), 1, "get a")).containsExactly("a=1");
    }

    @Test
    void aBusyDiskIsAskedAgain() {
        long stream = client.open(disk().name("s"));
        store.busy(2);
        client.send(stream, 1, "get a");
        assertThat(handler.calls("run")).isEmpty();
        server.pass(Duration.ofMillis(600));
        assertThat(handler.calls("run")).isEmpty();
        server.pass(Duration.ofMillis(600));
        assertThat(handler.calls("run")).hasSize(1);
    }

    @Test
    void aStreamThatGoesWhileItsStateIsOnItsWayLeavesNothing() {
        long stream = client.open(disk().name("s"));
        store.busy(1);
        client.send(stream, 1, "get a");
        client.reset(stream);
        client.session.end(null);
        server.pass(Duration.ofSeconds(1));
        assertThat(handler.calls("run")).isEmpty();
        server.assertEmpty();
    }

    @Test
    void whatIsParkedRunsAgainWithTheStateOfBefore() throws StoreFailure {
        long stream = client.open(disk().name("s").onFailure(new FailurePolicy(1, 0, FailurePolicy.Last.PARK)));
        answers(stream, 1, "put a 1");
        client.confirm(stream, 1);
        client.send(stream, 2, "bad a 2", "get a");
        server.tick();
        restart();
        client.resume(stream, false);
        assertThat(replies()).containsExactly("a=1");
    }

    @Test
    void ownStateGoesWithTheStream() {
        long stream = client.open(disk());
        answers(stream, 1, "put a 1");
        client.reset(stream);
        client.session.end(null);
        server.run();
        assertThat(store.isEmpty()).isTrue();
        server.assertEmpty();
    }

    @Test
    void namedStateStaysForTheNext() throws StoreFailure {
        answers(client.open(disk().name("one").stateScope("s")), 1, "put a 1");
        client.session.end(null);
        server.run();
        client = new Client(server);
        long next = client.open(disk().name("two").stateScope("s"));
        assertThat(answers(next, 1, "put b 2", "all")).containsExactly("b=2", "a=1 b=2");
        assertThat(stored(scope("s"))).containsExactly(":a=1", ":b=2");
    }

    @Test
    void theStateOfAMemoryStreamIsItsOwn() throws StoreFailure {
        answers(client.open(memory().name("s")), 1, "put a 1");
        assertThat(stored(scope("s"))).isEmpty();
        client.session.end(null);
        server.run();
        client = new Client(server);
        assertThat(answers(client.open(memory().name("s")), 1, "get a")).containsExactly("a=none");
    }
}
