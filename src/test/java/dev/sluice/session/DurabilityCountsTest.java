package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.store.MemoryStore;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator can see of what outlives connections and the process. */
class DurabilityCountsTest {
    private static final int DISK = 0;
    private static final int DISK_SYNC = 1;

    private final ScriptedHandler handler = new ScriptedHandler().echo();
    private final LimitsBuilder limits = new LimitsBuilder();
    private MemoryStore store = new MemoryStore();
    private LocalServer server;
    private Client client;

    @BeforeEach
    void startTheFirst() throws StoreFailure {
        limits.heartbeatInterval = Duration.ofSeconds(10);
        limits.outcomeWindowMessages = 2;
        start();
        client = new Client(server);
    }

    private void start() throws StoreFailure {
        server = LocalServer.durable(limits, Map.<String, Handler>of("h", handler), store);
    }

    private Counters counters() {
        return server.sessions.counters();
    }

    private CommitCounters commits(int which) {
        return counters().commits().get(which);
    }

    private static SpecBuilder durable(Durability durability) {
        return SpecBuilder.on("h").durable(durability);
    }

    // Commits

    @Test
    void tellsHowLongACommitTakesWhileItDoesAndBehindThat() {
        long stream = client.open(durable(Durability.DISK));
        long before = commits(DISK).done();
        assertThat(server.sessions.longestCommitNanos()).isZero();
        store.hold();
        client.send(stream, 1, "a", "b");
        server.pass(Duration.ofSeconds(3));
        assertThat(server.sessions.longestCommitNanos())
                .isEqualTo(Duration.ofSeconds(3).toNanos());

        store.flow();
        server.run();
        assertThat(server.sessions.longestCommitNanos()).isZero();
        assertThat(commits(DISK).done()).isEqualTo(before + 1);
        assertThat(commits(DISK).times().sumNanos())
                .isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(Arrays.stream(commits(DISK).times().counts()).sum())
                .isEqualTo(commits(DISK).done());
        assertThat(commits(DISK_SYNC).done()).isZero();
    }

    @Test
    void showsWhatOfAStreamIsNotCommitted() {
        long stream = client.open(durable(Durability.DISK_SYNC));
        store.hold();
        client.send(stream, 1, "a", "b");
        StreamCursor cursor = new StreamCursor(List.of(client.session));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.durability()).isEqualTo(Durability.DISK_SYNC);
        assertThat(cursor.uncommitted()).isEqualTo(2);

        store.flow();
        server.run();
        assertThat(cursor.uncommitted()).isZero();
    }

    // Trouble

    @Test
    void isInTroubleFromTheFirstFailureUntilAllThatFailedWorks() {
        long disk = client.open(durable(Durability.DISK));
        long sync = client.open(durable(Durability.DISK_SYNC));
        assertThat(trouble()).isNull();
        long since = server.loop.wallMillis();
        store.fail(StoreFailure.Kind.DISK_FULL);
        client.send(disk, 1, "a");
        client.send(sync, 1, "a");
        server.pass(Duration.ofSeconds(5));
        store.fail(StoreFailure.Kind.IO);
        server.pass(Duration.ofSeconds(5));
        assertThat(trouble()).isEqualTo(new StoreView.Trouble("IO", "as the test wants it", since));
        assertThat(commits(DISK).failed()).isGreaterThan(2);
        assertThat(commits(DISK_SYNC).failed()).isGreaterThan(2);

        store.heal();
        store.hold();
        server.pass(Duration.ofSeconds(1));
        assertThat(store.held()).isEqualTo(2);
        store.letGo(1);
        server.run();
        assertThat(trouble()).as("with one of two that works").isNotNull();
        store.flow();
        server.run();
        assertThat(trouble()).isNull();
        assertThat(server.listener.heard)
                .containsExactly("store failed: DISK_FULL: as the test wants it", "store recovered");
    }

    private StoreView.@Nullable Trouble trouble() {
        return Objects.requireNonNull(server.sessions.storeView()).trouble();
    }

    // Sessions

    @Test
    void countsSessionsThatWaitForTheirClients() {
        client.open(SpecBuilder.on("h"));
        assertThat(counters().detached()).isZero();
        client.leave();
        assertThat(counters().detached()).isEqualTo(1);
        assertThat(counters().resumed()).isZero();

        Client back = client.again();
        assertThat(counters().detached()).isZero();
        back.again().leave();
        assertThat(counters().resumed()).isEqualTo(2);
        assertThat(counters().detached()).isEqualTo(1);
        server.pass(Duration.ofMinutes(61));
        server.assertEmpty();
    }

    @Test
    void countsClientsThatAreNotHeard() {
        for (int beat = 0; beat <= limits.maxMissedHeartbeats; beat++) {
            server.pass(Duration.ofSeconds(10));
        }
        assertThat(counters().unheard()).isEqualTo(1);
        assertThat(counters().detached()).isEqualTo(1);
    }

    @Test
    void countsSessionsOnTheDiskAndThoseThatAreNotBackYet() throws StoreFailure {
        new Client(server).open(SpecBuilder.on("h"));
        client.open(durable(Durability.DISK));
        client.open(durable(Durability.DISK));
        assertThat(counters().durableSessions()).isEqualTo(1);
        assertThat(counters().unloadedSessions()).isZero();
        store = store.afterKill(Runnable::run);
        start();
        assertThat(counters().durableSessions()).isEqualTo(1);
        assertThat(counters().unloadedSessions()).isEqualTo(1);
        assertThat(counters().detached()).isEqualTo(1);

        new Client(server, Objects.requireNonNull(server.sessions.get(client.session.id())));
        assertThat(counters().durableSessions()).isEqualTo(1);
        assertThat(counters().unloadedSessions()).isZero();
        assertThat(counters().resumed()).isEqualTo(1);
        server.home.sessions().all().forEach(Session::endGoingAway);
        assertThat(counters().durableSessions()).isZero();
    }

    @Test
    void countsNothingOfASessionThatGoesBeforeItIsBack() throws StoreFailure {
        client.open(durable(Durability.DISK));
        store = store.afterKill(Runnable::run);
        start();
        server.pass(Duration.ofMinutes(61));
        server.assertEmpty();
    }

    // What comes again

    @Test
    void countsWhatIsAnsweredAgain() {
        HandlerCounters counts = counters().handlers().get(0);
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");
        client.confirm(stream, 3);
        client.send(stream, 3, "c");
        assertThat(counts.recalled()).isEqualTo(1);
        client.send(stream, 1, "a");
        assertThat(counts.expired()).isEqualTo(1);

        Caller caller = new Caller(server);
        long called = client.open(SpecBuilder.on("h"));
        for (long seq = 1; seq <= 3; seq++) {
            caller.send(client.session, called, Caller.message(seq, "a"));
        }
        assertThat(counts.recalled()).as("with what came once").isEqualTo(1);
        caller.send(client.session, called, Caller.message(3, "a"));
        assertThat(counts.recalled()).isEqualTo(2);
        caller.send(client.session, called, Caller.message(1, "a"));
        assertThat(counts.expired()).isEqualTo(2);
        assertThat(counts.recalled()).isEqualTo(2);
    }
}
