package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.order.Order;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StateScope;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One stream at a time has a named scope of state, of all that there are and of those that are still on the disk. */
class StateScopesTest {
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
        ScriptedHandler stateless = new ScriptedHandler();
        return Map.of("h", handler, "stateless", stateless);
    }

    private void kill() throws StoreFailure {
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, handlers(), store);
        handler.calls.clear();
    }

    private static SpecBuilder disk() {
        return SpecBuilder.on("h").durable(Durability.DISK);
    }

    private @Nullable String refused(Client by, SpecBuilder... specs) {
        List<StreamSpec> all = new ArrayList<>();
        for (SpecBuilder spec : specs) {
            all.add(spec.build());
        }
        OpenResult.Answer answer = (OpenResult.Answer) by.openAll(all);
        Failure last = answer.failures().get(specs.length - 1);
        return last == null ? null : last.reason();
    }

    private String answer(Client by, long stream, long seq, String text) {
        by.send(stream, seq, text);
        server.tick();
        List<Told.Reply> replies = by.output.take(Told.Reply.class);
        return replies.get(replies.size() - 1).text();
    }

    private boolean isHeld(String name) {
        return server.sessions.holders().holder(StateScope.named("h", name)) != null;
    }

    @Test
    void aScopeIsOneStreamsAtATime() {
        client.open(disk().name("s"));
        assertThat(refused(new Client(server), disk().name("s"))).isEqualTo("SCOPE_BUSY");
        assertThat(refused(client, disk().name("other").stateScope("s"))).isEqualTo("SCOPE_BUSY");
        assertThat(refused(client, disk().name("s2"), disk().name("x").stateScope("s2")))
                .isEqualTo("SCOPE_BUSY");
        assertThat(isHeld("s2")).isFalse();
    }

    @Test
    void streamsWithoutNamesOrStateOrDisksHaveNothingToShare() {
        client.open(disk());
        client.open(disk());
        client.open(SpecBuilder.on("h").name("m"));
        new Client(server).open(SpecBuilder.on("h").name("m"));
        client.open(SpecBuilder.on("stateless").name("n").durable(Durability.DISK));
        new Client(server).open(SpecBuilder.on("stateless").name("n").durable(Durability.DISK));
        client.open(disk().name("g").order(Order.GRAPH));
        new Client(server).open(disk().name("g").order(Order.GRAPH));
        assertThat(server.sessions.holders().size()).isZero();
    }

    @Test
    void aScopeThatMeansNothingIsRefused() {
        assertThat(refused(client, SpecBuilder.on("h").stateScope("s"))).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused(
                        client,
                        SpecBuilder.on("stateless").durable(Durability.DISK).stateScope("s")))
                .isEqualTo("NOT_SUPPORTED");
        assertThat(refused(client, disk().order(Order.GRAPH).stateScope("s"))).isEqualTo("NOT_SUPPORTED");
    }

    @Test
    void aStreamOfASessionThatNobodyHasComeForHasItsScope() throws StoreFailure {
        long stream = client.open(disk().name("s"));
        answer(client, stream, 1, "put a 1");
        kill();
        Client other = new Client(server);
        assertThat(refused(other, disk().name("s"))).isEqualTo("SCOPE_BUSY");

        client = new Client(server, Objects.requireNonNull(server.sessions.get(client.session.id())));
        assertThat(refused(other, disk().name("s"))).isEqualTo("SCOPE_BUSY");
        client.reset(stream);
        assertThat(answer(other, other.open(disk().name("s")), 1, "get a")).isEqualTo("a=1");
    }

    @Test
    void aSessionThatNobodyComesForGivesItsScopesBack() throws StoreFailure {
        client.open(disk().name("s"));
        client.open(disk().name("t"));
        kill();
        server.pass(limits.durableSessionTtl.plusSeconds(1));
        assertThat(server.sessions.holders().size()).isZero();
        assertThat(store.isEmpty()).isTrue();
    }

    @Test
    void whoeverComesNextWaitsUntilTheOneBeforeIsOffTheDisk() {
        long stream = client.open(disk().name("s"));
        answer(client, stream, 1, "put a 1");
        store.hold();
        client.send(stream, 2, "put a 2");
        client.reset(stream);

        Client next = new Client(server);
        List<OpenResult> opened = new ArrayList<>();
        next.open(next.ask(1, disk().name("s")), opened);
        next.send(2, 1, "get a");
        assertThat(handler.calls("run")).hasSize(2);
        assertThat(handler.calls("open")).hasSize(1);
        assertThat(refused(new Client(server), disk().name("s"))).isEqualTo("SCOPE_BUSY");
        store.flow();
        server.tick();
        assertThat(opened).hasSize(1);
        assertThat(next.output.take(Told.Reply.class))
                .extracting(Told.Reply::text)
                .containsExactly("a=2");
    }

    @Test
    void whatTheOneBeforeLeavesBehindTakesNothingFromTheNext() throws StoreFailure {
        long stream = client.open(disk().name("s"));
        store.hold();
        client.send(stream, 1, "put a 1");
        client.reset(stream);
        Client next = new Client(server);
        List<OpenResult> opened = new ArrayList<>();
        next.open(next.ask(1, SpecBuilder.on("h").name("s").durable(Durability.DISK_SYNC)), opened);
        while (store.held() > 0) {
            store.letGo(1);
            server.run();
        }
        server.tick();
        assertThat(opened).hasSize(1);
        kill();
        assertThat(refused(new Client(server), disk().name("s"))).isEqualTo("SCOPE_BUSY");
    }

    @Test
    void oneThatGivesUpWaitingIsInNobodysWay() {
        long stream = client.open(disk().name("s"));
        store.hold();
        client.reset(stream);
        Client second = new Client(server);
        List<OpenResult> opened = new ArrayList<>();
        second.open(second.ask(1, disk().name("s")), opened);
        second.reset(2);
        Client third = new Client(server);
        third.open(third.ask(1, disk().name("s")), opened);
        store.flow();
        server.run();
        assertThat(opened).hasSize(2);
        assertThat(isHeld("s")).isTrue();
        third.reset(2);
        assertThat(isHeld("s")).isFalse();
    }

    @Test
    void aStreamThatHasEndedHoldsNothing() throws StoreFailure {
        long stream = client.open(disk().name("s"));
        answer(client, stream, 1, "put a 1");
        client.end(stream, 1);
        assertThat(isHeld("s")).isFalse();
        Client other = new Client(server);
        long next = other.open(disk().name("s"));
        assertThat(answer(other, next, 1, "get a")).isEqualTo("a=1");

        client.session.end(null);
        assertThat(isHeld("s")).isTrue();
        kill();
        assertThat(refused(new Client(server), disk().name("s"))).isEqualTo("SCOPE_BUSY");
    }

    @Test
    void aStreamThatHadEndedTakesNothingWhenItIsBack() throws StoreFailure {
        long stream = client.open(disk().name("s"));
        client.send(stream, 1, "put a 1");
        client.end(stream, 1);
        kill();
        client = new Client(server, Objects.requireNonNull(server.sessions.get(client.session.id())));
        assertThat(client.cursors).hasSize(1);
        assertThat(isHeld("s")).isFalse();
    }

    @Test
    void anOpenThatIsRolledBackHoldsNothing() {
        handler.onOpen = stream -> {
            if (stream.name().equals("bad")) {
                throw ScriptedHandler.broken();
            }
        };
        assertThat(refused(client, disk().name("s"), disk().name("bad"))).isEqualTo("BROKEN");
        assertThat(server.sessions.holders().size()).isZero();
        assertThat(new Client(server).open(disk().name("s"))).isPositive();
    }

    @Test
    void aHandlerThatKeepsStateFromNowOnTakesTheScopesOfItsStreams() throws StoreFailure {
        handler.options = handler.options.withState(false);
        start();
        long first = client.open(disk().name("s"));
        Client other = new Client(server);
        long second = other.open(disk().name("s"));
        handler.options = handler.options.withState(true);
        kill();
        client = new Client(server, Objects.requireNonNull(server.sessions.get(client.session.id())));
        other = new Client(server, Objects.requireNonNull(server.sessions.get(other.session.id())));
        assertThat(answer(client, first, 1, "put a 1")).isEqualTo("a=1");
        other.send(second, 1, "get a");
        assertThat(other.output.take(Told.Aborted.class))
                .extracting(Told.Aborted::reason)
                .containsExactly("SCOPE_BUSY");
        kill();
        assertThat(refused(new Client(server), disk().name("s"))).isEqualTo("SCOPE_BUSY");
    }

    @Test
    void anOperatorRemovesWhatNobodyHas() {
        ScopeHolders holders = server.sessions.holders();
        StateScope scope = StateScope.named("h", "s");
        long stream = client.open(disk().name("s"));
        assertThat(holders.remove(scope)).isFalse();
        client.reset(stream);
        assertThat(holders.remove(scope)).isTrue();
        assertThat(holders.remove(scope)).isFalse();
        List<OpenResult> opened = new ArrayList<>();
        client.open(client.ask(1, disk().name("s")), opened);
        assertThat(opened).isEmpty();
        holders.removed(scope);
        server.run();
        assertThat(opened).hasSize(1);
        assertThat(isHeld("s")).isTrue();
    }

    @Test
    void whileTheServerStopsWhatIsStoredKeepsItsScope() throws StoreFailure {
        client.open(disk().name("s"));
        client.session.endGoingAway();
        server.pass(Duration.ofSeconds(1));
        kill();
        assertThat(refused(new Client(server), disk().name("s"))).isEqualTo("SCOPE_BUSY");
    }

    @Test
    void aScopeIsHeldUntilTheEndOfItsStreamIsOnTheDisk() throws StoreFailure {
        SpecBuilder sync = disk().durable(Durability.DISK_SYNC).stateScope("x");
        long stream = client.open(sync);
        client.send(stream, 1, "a");
        server.tick();
        store.hold();
        client.end(stream, 1);
        store.letGo(store.held() - 1);

        kill();

        assertThat(refused(new Client(server), sync)).isEqualTo("SCOPE_BUSY");
    }
}
