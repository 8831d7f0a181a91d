package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Run;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the server keeps for somebody to decide about. */
class ParkingTest {
    private static final int OVERHEAD = 64;

    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LocalServer server = LocalServer.with(handler);
    private final Client client = new Client(server);

    private long open(SpecBuilder spec) {
        return client.open(spec.onFailure(Policies.PARK));
    }

    private static SpecBuilder fifo() {
        return SpecBuilder.on("h");
    }

    private static SpecBuilder keyed() {
        return SpecBuilder.on("h").order(Order.KEYED);
    }

    private Stream at(long id) {
        return Objects.requireNonNull(client.session.streams().get(id));
    }

    private void assertNothingIsLeft() {
        assertThat(server.home.parked().all()).isEmpty();
        client.session.close(List.of(), false, (missing, failure) -> {});
        server.run();
        server.assertEmpty();
    }

    @Test
    void givesBackCreditAndKeepsMemoryUntilTheOutcome() {
        long stream = open(fifo().window(4, 1_000));
        client.send(stream, 1, "bad", "b".repeat(99), "c".repeat(99));
        server.tick();

        assertThat(client.output.take())
                .containsExactly(
                        new Told.Parked(stream, 1, 1, 3, "STREAM_PARKED"),
                        new Told.Ack(stream, 3),
                        new Told.Credit(stream, 7, 1_000 + 201));
        client.confirm(stream, 1);
        server.tick();
        assertThat(server.sessions.bufferedQuota().used()).isEqualTo(201 + 3 * OVERHEAD);
        assertThat(server.home.parked().all()).containsExactly(at(stream));

        client.resume(stream, false);
        server.tick();
        assertThat(client.output.take(Told.Credit.class)).as("credit once").isEmpty();
        assertThat(server.home.parked().all()).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void aSkippedOneIsToldAndLoggedAndWhatIsBehindItRuns() {
        long stream = open(fifo());
        client.send(stream, 1, "bad", "b");
        client.outcomes();

        assertThat(client.resume(stream, false)).isEqualTo(1);

        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Skipped(stream, 2, 1, 1, "SKIPPED_BY_OPERATOR"), new Told.Reply(stream, 3, 2, "b"));
        assertThat(server.home.failures().size()).isOne();
        assertNothingIsLeft();
    }

    @Test
    void oneThatFailsOnceMoreIsParkedWithoutAWord() {
        long stream = open(fifo());
        client.send(stream, 1, "bad 2", "b");
        client.outcomes();

        client.resume(stream, true);
        assertThat(client.outcomes()).isEmpty();
        assertThat(server.home.parked().all()).containsExactly(at(stream));

        client.resume(stream, true);
        assertThat(client.outcomes())
                .containsExactly(new Told.Reply(stream, 2, 1, "bad 2"), new Told.Reply(stream, 3, 2, "b"));
        assertNothingIsLeft();
    }

    @Test
    void aSuccessWithoutAReplyIsToldInAnItemOfItsOwn() {
        long stream = open(fifo());
        client.send(stream, 1, "bad", "b");
        client.outcomes();
        handler.onRun = Run::allDone;

        client.resume(stream, true);

        assertThat(client.outcomes())
                .containsExactly(new Told.Reply(stream, 2, 1, ""), new Told.Reply(stream, 3, 2, ""));
    }

    @Test
    void aFullLotRefusesWhatComesOfALine() {
        long stream = open(fifo().maxParked(2));
        client.send(stream, 1, "bad", "b");
        client.outcomes();

        client.send(stream, 3, "c", "d");
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 3, "STREAM_PARKED"));

        client.resume(stream, false);
        client.send(stream, 3, "c", "d");
        assertThat(client.outcomes()).endsWith(new Told.Reply(stream, 4, 3, "c"), new Told.Reply(stream, 5, 4, "d"));
        assertNothingIsLeft();
    }

    @Test
    void aFullLotSaysWhenToComeAgain() {
        long stream = open(fifo().maxParked(1));
        Caller caller = new Caller(server);
        client.send(stream, 1, "bad");

        Failure refused =
                caller.send(client.session, stream, Caller.message(2, "b")).denied();

        assertThat(refused.reason()).isEqualTo("STREAM_PARKED");
        assertThat(refused.retryMillis()).isPositive();
        assertThat(refused.metadata()).containsEntry("failed_seq", "1").containsKey("since_unix_ms");
    }

    @Test
    void whatFindsNoRoomKeepsItsPlaceInTheWindowUntilItDoes() {
        long stream = open(fifo().maxParked(2));
        client.send(stream, 1, "bad", "b", "c");
        server.tick();
        assertThat(client.output.take())
                .contains(new Told.Parked(stream, 1, 1, 2, "STREAM_PARKED"), new Told.Ack(stream, 2));

        client.cancel(stream, 2);
        server.tick();
        assertThat(client.output.take())
                .contains(
                        new Told.Aborted(stream, 2, 2, 2, "CANCELLED"),
                        new Told.Parked(stream, 3, 3, 3, "STREAM_PARKED"),
                        new Told.Ack(stream, 3));
    }

    @Test
    void aKeyThatFindsNoRoomWaitsAndOthersGoOn() {
        long stream = open(keyed().maxParked(2));
        client.sendKeyed(stream, 1, "k", "bad");
        client.sendKeyed(stream, 2, "k", "b");
        client.sendKeyed(stream, 3, "k", "c");
        client.sendKeyed(stream, 4, "o", "d");
        server.tick();
        assertThat(client.output.take())
                .contains(
                        new Told.Parked(stream, 1, 1, 1, "KEY_PARKED"),
                        new Told.Parked(stream, 2, 2, 2, "KEY_PARKED"),
                        new Told.Reply(stream, 3, 4, "d"),
                        new Told.Ack(stream, 2),
                        new Told.Range(stream, 4, 4));

        client.resume(stream, false);
        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Skipped(stream, 4, 1, 1, "SKIPPED_BY_OPERATOR"),
                        new Told.Reply(stream, 5, 2, "b"),
                        new Told.Reply(stream, 6, 3, "c"));
        assertNothingIsLeft();
    }

    /** Messages that were in the lot keep their room there until their outcome: what waits outside comes in with that. */
    @Test
    void roomThatASuccessMakesIsTakenAndTold() {
        long stream = open(keyed().maxParked(1));
        client.sendKeyed(stream, 1, "k", "bad 1");
        client.sendKeyed(stream, 2, "l", "bad");
        server.tick();
        assertThat(client.output.take())
                .contains(new Told.Parked(stream, 1, 1, 1, "KEY_PARKED"), new Told.Ack(stream, 1));

        at(stream).resumeParked(head -> head.seq() == 1, true);
        server.run();
        server.tick();
        assertThat(at(stream).handler().counters().parked.sum()).isOne();

        assertThat(client.output.take())
                .contains(
                        new Told.Reply(stream, 2, 1, "bad 1"),
                        new Told.Parked(stream, 3, 2, 2, "KEY_PARKED"),
                        new Told.Ack(stream, 2));
    }

    @Test
    void oneScopeGoesOnAndOthersStay() {
        long stream = open(keyed());
        client.sendKeyed(stream, 1, "k", "bad 1");
        client.sendKeyed(stream, 2, "l", "bad 1");
        client.outcomes();

        int resumed = at(stream).resumeParked(head -> head.seq() == 2, true);
        server.run();

        assertThat(resumed).isOne();
        assertThat(client.outcomes()).containsExactly(new Told.Reply(stream, 3, 2, "bad 1"));
        assertThat(server.home.parked().all()).containsExactly(at(stream));
        assertThat(client.resume(stream, true)).isOne();
        assertNothingIsLeft();
    }

    @Test
    void aCancelledHeadLetsTheOthersGoOn() {
        long stream = open(fifo());
        client.send(stream, 1, "bad", "b");
        client.outcomes();

        client.cancel(stream, 1);

        assertThat(client.outcomes())
                .containsExactly(new Told.Aborted(stream, 2, 1, 1, "CANCELLED"), new Told.Reply(stream, 3, 2, "b"));
        assertNothingIsLeft();
    }

    @Test
    void aFollowerWhoseTimeIsOverLeavesTheLotAlone() {
        long stream = open(fifo());
        client.send(stream, 1, "bad 1");
        client.sendWithTtl(Duration.ofSeconds(1), stream, 2, "b");
        client.send(stream, 3, "c");
        client.outcomes();

        server.pass(Duration.ofSeconds(2));
        assertThat(client.outcomes()).containsExactly(new Told.Aborted(stream, 4, 2, 2, "EXPIRED"));

        client.resume(stream, true);
        assertThat(handler.tried).containsExactly("1", "1#2", "3");
        assertNothingIsLeft();
    }

    @Test
    void aHeadWasStartedAndDoesNotExpire() {
        long stream = open(fifo());
        client.sendWithTtl(Duration.ofSeconds(1), stream, 1, "bad 1");
        client.outcomes();

        server.pass(Duration.ofSeconds(2));
        client.resume(stream, true);

        assertThat(client.outcomes()).containsExactly(new Told.Reply(stream, 2, 1, "bad 1"));
    }

    @Test
    void theEndWaitsForWhatIsParked() {
        long stream = open(fifo());
        client.send(stream, 1, "bad 1", "b");
        client.end(stream, 2);
        server.tick();
        assertThat(client.output.take(Told.Ended.class)).isEmpty();

        client.resume(stream, true);

        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Reply(stream, 2, 1, "bad 1"),
                        new Told.Reply(stream, 3, 2, "b"),
                        new Told.Ended(stream, "OK", "", 3));
        assertNothingIsLeft();
    }

    @Test
    void aCloseThatFinishesAbortsWhatIsParkedAndRunsNoneOfIt() {
        for (SpecBuilder spec :
                List.of(fifo().maxParked(2), fifo().order(Order.SEQUENCED).maxParked(2))) {
            handler.tried.clear();
            long stream = open(spec.gap(Duration.ofMinutes(1), false));
            client.send(stream, 1, "bad", "b", "c", "d");
            client.outcomes();

            close(stream);

            assertThat(client.outcomes())
                    .as("one item that parks, four that abort")
                    .last()
                    .isEqualTo(new Told.Ended(stream, "OK", "", 5));
            assertThat(handler.tried).containsExactly("1");
        }
        assertNothingIsLeft();
    }

    @Test
    void aCloseThatFinishesAbortsParkedKeysAndRunsNoneOfThem() {
        long stream = open(keyed().maxParked(2));
        client.sendKeyed(stream, 1, "k", "bad");
        client.sendKeyed(stream, 2, "k", "b");
        client.sendKeyed(stream, 3, "k", "c");
        client.sendKeyed(stream, 4, "l", "bad");
        client.sendKeyed(stream, 5, "l", "d");

        close(stream);

        assertThat(handler.tried).containsExactly("1", "4");
        assertNothingIsLeft();
    }

    @Test
    void aCloseThatFinishesAbortsParkedPartsOfAGraph() {
        long stream = open(SpecBuilder.on("h").order(Order.GRAPH).maxParked(2));
        client.send(stream, 1, "bad");
        client.sendNeeding(stream, 2, "b", 1);
        client.sendNeeding(stream, 3, "c", 2);
        client.sendNeeding(stream, 4, "d", 1, 3);

        close(stream);

        assertThat(handler.tried).containsExactly("1");
        assertNothingIsLeft();
    }

    @Test
    void whatFailsWhileItsStreamIsBeingClosedIsNotParked() {
        handler.hold();
        long stream = open(fifo());
        client.send(stream, 1, "a", "b");
        List<String> closed = new ArrayList<>();
        client.session.close(List.of(stream), true, (missing, failure) -> closed.add("closed"));
        server.run();
        assertThat(closed).isEmpty();

        handler.held.remove().fail(ScriptedHandler.BROKEN);
        server.run();

        assertThat(closed).containsExactly("closed");
        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Failed(stream, 1, 1, "BROKEN"),
                        new Told.Aborted(stream, 2, 2, 2, "STREAM_FAILED"),
                        new Told.Ended(stream, "STREAM_FAILED", "", 2));
        assertNothingIsLeft();
    }

    @Test
    void aShutdownDoesNotWaitForWhatIsParked() {
        long stream = open(fifo());
        client.send(stream, 1, "bad", "b");
        server.tick();

        client.session.goAway(1_000);
        server.run();

        assertThat(client.session.isSettled()).isTrue();
        client.session.endGoingAway();
        assertThat(server.home.parked().all()).isEmpty();
        server.assertEmpty();
    }

    @Test
    void aResetLetsGoOfWhatIsParked() {
        long stream = open(fifo());
        client.send(stream, 1, "bad", "b");

        client.reset(stream);

        assertNothingIsLeft();
    }

    @Test
    void aParkedStreamIsNotIdle() {
        long stream = open(fifo().idleTimeout(Duration.ofSeconds(5)));
        client.send(stream, 1, "bad 1");

        server.pass(Duration.ofSeconds(6));
        server.pass(Duration.ofSeconds(6));

        assertThat(client.resume(stream, true)).isOne();
        assertThat(client.output.take(Told.Reset.class)).isEmpty();
    }

    private void close(long stream) {
        List<String> closed = new ArrayList<>();
        client.session.close(List.of(stream), true, (missing, failure) -> closed.add("closed"));
        server.run();
        assertThat(closed).containsExactly("closed");
    }
}
