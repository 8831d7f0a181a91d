package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Streams that outlive their server, whose store does what the test wants. */
class DurableTest extends DurableFixture {
    private static final FailurePolicy PARK = new FailurePolicy(1, 0, FailurePolicy.Last.PARK);

    private static final FailurePolicy SKIP = new FailurePolicy(1, 0, FailurePolicy.Last.SKIP);

    // What may be told

    @Test
    void tellsNothingThatIsNotCommitted() {
        long stream = client.open(disk());
        store.hold();
        client.send(stream, 1, "a", "b");
        server.tick();
        server.tick();
        assertThat(handler.calls("run")).containsExactly("run 2 [1, 2]");
        assertThat(client.output.take()).isEmpty();

        store.letGo(1);
        server.tick();
        assertThat(client.output.take())
                .containsExactly(
                        new Told.Reply(stream, 1, 1, "a"), new Told.Reply(stream, 2, 2, "b"), new Told.Ack(stream, 2));
    }

    @Test
    void acksAnEmptySuccessWhenItIsCommitted() {
        handler.onRun = dev.sluice.handler.Run::allDone;
        long stream = client.open(disk());
        store.hold();
        client.send(stream, 1, "a", "b", "c", "d");
        server.tick();
        assertThat(client.output.take()).isEmpty();
        store.flow();
        server.tick();
        assertThat(client.output.take(Told.Ack.class)).containsExactly(new Told.Ack(stream, 4));
    }

    @Test
    void doesNotPromiseToReplayWhatItsClientAloneMayAdd() {
        handler.failAt("bad");
        long stream = client.open(disk().onFailure(SKIP));
        client.send(stream, 1, "bad");
        List<FailureRecord> log = new ArrayList<>();
        server.home.failures().newestFirst(Long.MAX_VALUE, log::add);
        assertThat(log).hasSize(1);
        assertThat(log.get(0).payload()).isNull();

        List<Replayed> replayed = new ArrayList<>();
        Replayed.replay(server.sessions, log.get(0), replayed::add);
        Failure why = Objects.requireNonNull(replayed.get(0).failure());
        assertThat(why.reason()).isEqualTo("NOT_REPLAYABLE");
        assertThat(why.message()).contains("its stream is durable");
    }

    @Test
    void answersACallWhenItsOutcomeIsCommitted() {
        Caller caller = new Caller(server);
        long stream = client.open(disk());
        store.hold();
        Caller.Sent sent = caller.send(client.session, stream, Caller.message(1, "a"));
        server.tick();
        assertThat(sent.isAnswered()).isFalse();
        Caller.Sent again = caller.send(client.session, stream, Caller.message(1, "a"));
        store.flow();
        server.tick();
        assertThat(sent.told()).containsExactly("1 DONE a");
        assertThat(again.told()).containsExactly("1 DONE a");
    }

    @Test
    void answersAnOpenWhenItIsCommitted() {
        store.hold();
        List<OpenResult> results = new ArrayList<>();
        client.open(client.askOnce(1, disk()), results);
        assertThat(results).isEmpty();
        store.flow();
        server.run();
        assertThat(results).hasSize(1);
    }

    @Test
    void tellsTheEndWhenItIsCommitted() {
        long stream = client.open(disk());
        store.hold();
        client.end(stream, 0);
        assertThat(client.output.take(Told.Ended.class)).isEmpty();
        store.flow();
        server.run();
        assertThat(client.output.take(Told.Ended.class)).hasSize(1);
    }

    @Test
    void runsAheadOfTheDiskByNoMoreThanTheLag() throws StoreFailure {
        limits.commitLag = 3;
        handler.options = handler.options.withMaxRun(1);
        start();
        long stream = client.open(disk());
        store.hold();
        client.send(stream, 1, "a", "b", "c", "d", "e");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [2]", "run 2 [3]");
        store.flow();
        server.tick();
        assertThat(handler.calls("run")).hasSize(5);
    }

    // After a restart

    @Test
    void isNoDamageThatTheStoreHasTooMuchToRead() throws StoreFailure {
        client.open(disk());
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, handlers(), store);
        Session session = server.sessions.get(client.session.id());
        store.busy(1);
        List<String> told = new ArrayList<>();
        session.whenLoaded(() -> told.add("loaded"), failure -> told.add(failure.reason()));
        session.whenLoaded(() -> told.add("loaded"), failure -> told.add(failure.reason()));
        server.run();
        assertThat(told).containsExactly("STORE_UNAVAILABLE", "loaded");
        assertThat(server.listener.heard).isEmpty();
    }

    @Test
    void goesOnWhereItStood() throws StoreFailure {
        long stream = client.open(disk());
        client.send(stream, 1, "a", "b");
        client.confirm(stream, 1);
        server.tick();
        restart();
        server.tick();

        assertThat(client.cursors).containsExactly(stream + " 2/10");
        assertThat(client.output.take())
                .containsExactly(
                        new Told.Reply(stream, 2, 2, "b"), new Told.Ack(stream, 2), new Told.Credit(stream, 10, 1_002));
        client.send(stream, 3, "c");
        assertThat(handler.calls("run")).containsExactly("run 2 [3]");
        assertThat(client.output.take(Told.Reply.class)).containsExactly(new Told.Reply(stream, 3, 3, "c"));
    }

    @Test
    void runsAgainWhatWasNotCommittedAndNothingElse() throws StoreFailure {
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        server.tick();
        store.hold();
        client.send(stream, 2, "b");
        server.tick();
        assertThat(client.output.take(Told.Reply.class)).hasSize(1);
        restart();
        assertThat(client.cursors).containsExactly(stream + " 1/9");
        client.send(stream, 1, "a", "b");
        assertThat(handler.calls("run")).containsExactly("run 2 [2]");
    }

    @Test
    void knowsTheOutcomesOfBefore() throws StoreFailure {
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        client.confirm(stream, 1);
        server.tick();
        restart();
        client.send(stream, 1, "a");
        assertThat(client.output.take(Told.Reply.class)).containsExactly(new Told.Reply(stream, 2, 1, "a"));
        client.send(stream, 1, "another");
        assertThat(client.output.take(Told.Refused.class)).containsExactly(new Told.Refused(stream, 1, "SEQ_REUSED"));
        assertThat(handler.calls("run")).isEmpty();
    }

    @Test
    void knowsTheOutcomesOfCallsOfBefore() throws StoreFailure {
        StreamSpec spec = disk().name("s").serverNumbers().build();
        Caller caller = new Caller(server);
        assertThat(caller.sendTo(spec, Caller.keyed("k", "a")).told()).containsExactly("1 DONE a");
        server.tick();
        store = store.afterKill(Runnable::run);
        server = LocalServer.durable(limits, handlers(), store);
        handler.calls.clear();
        Caller later = new Caller(server);

        assertThat(later.sendTo(spec, Caller.keyed("k", "a")).told()).containsExactly("1 DONE a");
        assertThat(later.sendTo(spec, Caller.keyed("l", "b")).told()).containsExactly("2 DONE b");
        assertThat(handler.calls("run")).containsExactly("run 2 [2]");
    }

    @Test
    void givesARetryOfAnOpenTheSameAnswer() throws StoreFailure {
        List<OpenResult> results = new ArrayList<>();
        client.open(client.askOnce(1, disk()), results);
        server.tick();
        restart();
        client.open(client.askOnce(1, disk()), results);
        assertThat(results).hasSize(2);
        assertThat(((OpenResult.Answer) results.get(1)).id(0)).isEqualTo(((OpenResult.Answer) results.get(0)).id(0));
        assertThat(client.open(disk())).isGreaterThan(((OpenResult.Answer) results.get(0)).id(0));
        assertThat(server.sessions.streamQuota().used()).isEqualTo(2);
    }

    @Test
    void losesStreamsInMemoryAndNoOthers() throws StoreFailure {
        long durable = client.open(disk());
        long lost = client.open(SpecBuilder.on("h"));
        server.tick();
        restart();
        assertThat(client.cursors).containsExactly(durable + " 0/8");
        assertThat(client.open(SpecBuilder.on("h"))).isGreaterThan(lost);
    }

    @Test
    void hasFailedStillWhatHadFailed() throws StoreFailure {
        handler.failBad();
        long stream = client.open(disk());
        long keyed = client.open(disk().order(Order.KEYED));
        client.send(stream, 1, "bad");
        client.sendKeyed(keyed, 1, "k", "bad");
        server.tick();
        restart();
        client.output.take();
        client.send(stream, 2, "b");
        client.sendKeyed(keyed, 2, "k", "b");
        client.sendKeyed(keyed, 3, "l", "c");
        server.tick();

        List<Told> told = client.output.take();
        assertThat(told).contains(new Told.Refused(stream, 2, "STREAM_FAILED"));
        assertThat(told).contains(new Told.Aborted(keyed, 2, 2, 2, "KEY_FAILED"));
        assertThat(told).contains(new Told.Reply(keyed, 3, 3, "c"));
    }

    @Test
    void hasParkedStillWhatWasParked() throws StoreFailure {
        handler.failBad();
        long stream = client.open(disk().onFailure(PARK));
        client.send(stream, 1, "bad 1", "b");
        client.confirm(stream, 1);
        server.tick();
        restart();
        assertThat(client.cursors).containsExactly(stream + " 2/10");
        client.output.take();
        assertThat(client.resume(stream, true)).isEqualTo(1);
        assertThat(client.output.take(Told.Reply.class))
                .containsExactly(new Told.Reply(stream, 2, 1, "bad 1"), new Told.Reply(stream, 3, 2, "b"));
        server.tick();
        restart();
        assertThat(client.session.streams().get(stream).sequencer().parked()).isZero();
    }

    @Test
    void countsWhatIsParkedThoughAnotherServerHadAcceptedIt() throws StoreFailure {
        handler.failBad();
        long stream = client.open(disk().onFailure(PARK));
        long other = client.open(disk().onFailure(PARK));
        client.send(stream, 1, "bad 1", "b");
        client.send(other, 1, "bad 1", "b", "c");
        server.tick();
        restart();
        Counters counters = server.sessions.counters();
        assertThat(counters.queued()).isEqualTo(5);
        assertThat(counters.accepted()).isZero();
        client.resume(stream, true);
        server.tick();
        assertThat(counters.queued()).isEqualTo(3);
        client.reset(other);
        server.tick();
        assertThat(counters.queued()).isZero();
    }

    @Test
    void knowsWhatWasCancelledAheadOfItsTurn() throws StoreFailure {
        handler.hold();
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        client.send(stream, 2, "b", "c");
        client.cancel(stream, 2);
        server.tick();
        assertThat(client.output.take(Told.Aborted.class)).hasSize(1);
        restart();
        handler.echo();
        client.send(stream, 1, "a");
        client.send(stream, 3, "c");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [3]");
    }

    @Test
    void tellsAnEndAgainThatWasNotConfirmed() throws StoreFailure {
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        client.end(stream, 1);
        server.tick();
        restart();
        server.tick();
        assertThat(client.output.take(Told.Ended.class)).containsExactly(new Told.Ended(stream, "OK", "", 1));
        client.confirm(stream, 2);
        server.tick();
        restart();
        assertThat(client.cursors).isEmpty();
    }

    @Test
    void comesBackWhenItsServerHadLeftInPeace() throws StoreFailure {
        long stream = client.open(disk());
        client.send(stream, 1, "a");
        server.tick();
        client.session.endGoingAway();
        server.tick();
        assertThat(handler.calls("close")).containsExactly("close 2 UNLOADED");
        server.assertEmpty();
        restart();
        assertThat(client.cursors).containsExactly(stream + " 1/9");
        assertThat(handler.calls("open")).isEmpty();
    }

    @Test
    void isNotBroughtBackBeforeSomebodyComes() throws StoreFailure {
        client.open(disk());
        server.tick();
        LocalServer next = LocalServer.durable(limits, handlers(), store.afterKill(Runnable::run));
        assertThat(next.sessions.sessionQuota().used()).isEqualTo(1);
        assertThat(next.sessions.streamQuota().used()).isZero();
    }

    @Test
    void isNotLostWhenItsHandlerIsNotThere() throws StoreFailure {
        long stream = client.open(disk());
        server.tick();
        store = store.afterKill(Runnable::run);
        LocalServer without = LocalServer.durable(limits, Map.of(), store);
        List<String> failed = new ArrayList<>();
        Session session = without.sessions.get(client.session.id());
        session.whenLoaded(() -> {}, failure -> failed.add(failure.reason()));
        without.run();
        assertThat(failed).containsExactly("HANDLER_UNKNOWN");
        assertThat(without.sessions.streamQuota().used()).isZero();

        restart();
        assertThat(client.cursors).containsExactly(stream + " 0/8");
    }

    @Test
    void givesNoEpochTwiceThoughNoneWasStored() throws StoreFailure {
        client.open(disk());
        List<Long> epochs = new ArrayList<>();
        for (int life = 1; life <= 3; life++) {
            store = store.afterKill(Runnable::run);
            store.hold();
            server = LocalServer.durable(limits, handlers(), store, Duration.ofSeconds(life));
            Session session = Objects.requireNonNull(server.sessions.get(client.session.id()));
            client = new Client(server, session);
            epochs.add(session.epoch());
        }
        assertThat(epochs).doesNotHaveDuplicates().isSorted();
    }
}
