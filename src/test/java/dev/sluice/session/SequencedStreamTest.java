package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SequencedStreamTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ScriptedHandler handler = new ScriptedHandler().failBad();
    private final LimitsBuilder limits = new LimitsBuilder();
    private LocalServer server = LocalServer.with(handler);
    private Client client = new Client(server);

    private long open(boolean skip) {
        return client.open(spec(skip));
    }

    private static SpecBuilder spec(boolean skip) {
        return SpecBuilder.on("h").order(Order.SEQUENCED).gap(DEADLINE, skip);
    }

    private void limited(long bytes) {
        limits.maxBufferedBytes = bytes;
        limits.maxMessageBytes = 300;
        server = new LocalServer(limits, Map.of("h", handler));
        client = new Client(server);
    }

    @Test
    void runsInOrderWhatComesInAny() {
        long stream = open(false);
        client.send(stream, 3, "c");
        client.send(stream, 2, "b");
        assertThat(handler.tried).isEmpty();

        client.send(stream, 1, "a");
        client.send(stream, 2, "b");

        assertThat(handler.tried).containsExactly("1", "2", "3");
        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Reply(stream, 1, 1, "a"),
                        new Told.Reply(stream, 2, 2, "b"),
                        new Told.Reply(stream, 3, 3, "c"));
    }

    @Test
    void severalCallsOfSendAreAnsweredInWhateverOrderTheyCame() {
        long stream = open(false);
        Caller caller = new Caller(server);
        Caller.Sent third = caller.send(client.session, stream, Caller.message(3, "c"));
        Caller.Sent second = caller.send(client.session, stream, Caller.message(2, "b"));
        Caller.Sent again = caller.send(client.session, stream, Caller.message(3, "c"));
        assertThat(third.isAnswered()).isFalse();

        Caller.Sent first = caller.send(client.session, stream, Caller.message(1, "a"));

        assertThat(first.told()).containsExactly("1 DONE a");
        assertThat(second.told()).containsExactly("2 DONE b");
        assertThat(third.told()).containsExactly("3 DONE c");
        assertThat(again.told()).containsExactly("3 DONE c");
        assertThat(handler.tried).containsExactly("1", "2", "3");
    }

    @Test
    void oneBeyondTheWindowIsRefusedAndToldWhatIsWaitedFor() {
        long stream = open(false);
        Caller caller = new Caller(server);
        caller.send(client.session, stream, Caller.message(8, "h"));

        Failure refused =
                caller.send(client.session, stream, Caller.message(9, "i")).denied();

        assertThat(refused.reason()).isEqualTo("LIMIT_REACHED");
        assertThat(refused.metadata()).containsEntry("limit", "window").containsEntry("waiting_for", "1");
        assertThat(refused.retryMillis()).isPositive();
    }

    @Test
    void theOneThatIsWaitedForIsTakenBeyondTheByteWindow() {
        long stream = client.open(spec(false).window(8, 100));
        Caller caller = new Caller(server);
        client.send(stream, 2, "b".repeat(99));
        assertThat(caller.send(client.session, stream, Caller.message(3, "c".repeat(50)))
                        .denied()
                        .reason())
                .isEqualTo("LIMIT_REACHED");

        client.send(stream, 1, "a".repeat(100));

        assertThat(handler.tried).containsExactly("1", "2");
    }

    @Test
    void theOneThatIsWaitedForIsTakenBeyondTheServersMemory() {
        limited(400);
        long stream = open(false);
        client.send(stream, 2, "b".repeat(200));
        client.send(stream, 3, "c".repeat(200));
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 3, "LIMIT_REACHED"));

        client.send(stream, 1, "a".repeat(200));
        assertThat(handler.tried).containsExactly("1", "2");
        client.confirm(stream, 2);
        client.send(stream, 3, "c".repeat(10));
        assertThat(handler.tried).containsExactly("1", "2", "3");
    }

    @Test
    void theOneThatIsWaitedForIsTakenInPartsBeyondTheServersMemory() {
        limited(400);
        long stream = open(false);
        client.send(stream, 2, "b".repeat(200));

        client.sendSegment(stream, 1, 0, "a".repeat(150), true);
        client.sendSegment(stream, 1, 150, "a".repeat(50), false);

        assertThat(handler.tried).containsExactly("1", "2");
    }

    @Test
    void whatFollowsOfAMessageThatWasRefusedInPartsIsDropped() {
        limited(400);
        long stream = open(false);
        client.send(stream, 2, "b".repeat(200));

        client.sendSegment(stream, 3, 0, "c".repeat(150), true);
        client.sendSegment(stream, 3, 150, "c".repeat(50), false);

        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 3, "LIMIT_REACHED"));
        client.send(stream, 1, "a");
        client.send(stream, 3, "c");
        assertThat(handler.tried).containsExactly("1", "2", "3");
    }

    @Test
    void aClientThatDoesNotReadHearsOfEachSeqOnceHoweverOftenItWasRefused() {
        limited(400);
        long stream = open(false);
        client.send(stream, 2, "b".repeat(200));
        client.stopReading();

        for (int i = 0; i < 5; i++) {
            client.send(stream, 3, "c".repeat(200));
            client.send(stream, 4, "d".repeat(200));
        }
        client.readAgain();

        assertThat(client.outcomes())
                .containsExactly(
                        new Told.Refused(stream, 3, "LIMIT_REACHED"), new Told.Refused(stream, 4, "LIMIT_REACHED"));
    }

    @Test
    void aGapThatIsNotFilledInTimeFailsTheStream() {
        long stream = open(false);
        client.send(stream, 1, "a");
        client.send(stream, 3, "c", "d");
        client.outcomes();

        server.pass(DEADLINE.minus(MOMENT));
        assertThat(client.outcomes()).isEmpty();
        server.pass(MOMENT.multipliedBy(2));

        assertThat(client.outcomes()).containsExactly(new Told.Aborted(stream, 2, 3, 4, "SEQUENCE_GAP"));
        client.send(stream, 2, "b");
        assertThat(client.outcomes()).containsExactly(new Told.Refused(stream, 2, "SEQUENCE_GAP"));
        client.end(stream, 4);
        assertThat(client.outcomes()).containsExactly(new Told.Ended(stream, "SEQUENCE_GAP", "", 2));
        client.session.endGoingAway();
        server.assertEmpty();
    }

    @Test
    void aGapThatIsNotFilledInTimeIsSkippedAndLogged() {
        long stream = open(true);
        client.send(stream, 3, "c");
        client.send(stream, 5, "e");

        server.pass(DEADLINE.plus(MOMENT));
        assertThat(client.outcomes())
                .contains(new Told.Skipped(stream, 1, 1, 2, "GAP_SKIPPED"), new Told.Reply(stream, 2, 3, "c"));
        server.pass(DEADLINE.plus(MOMENT));
        assertThat(client.output.take())
                .contains(
                        new Told.Skipped(stream, 3, 4, 4, "GAP_SKIPPED"),
                        new Told.Reply(stream, 4, 5, "e"),
                        new Told.Ack(stream, 5));
        assertThat(server.home.failures().size()).isEqualTo(2);
    }

    @Test
    void oneThatComesAfterItWasSkippedIsToldSo() {
        long stream = open(true);
        client.send(stream, 3, "c");
        server.pass(DEADLINE.plus(MOMENT));
        client.outcomes();

        client.send(stream, 2, "b");
        assertThat(client.outcomes()).containsExactly(new Told.Skipped(stream, 3, 2, 2, "GAP_SKIPPED"));
        Caller caller = new Caller(server);
        assertThat(caller.send(client.session, stream, Caller.message(1, "a")).told())
                .containsExactly("1 SKIPPED GAP_SKIPPED");
        assertThat(handler.tried).containsExactly("3");
    }

    @Test
    void theClockBeginsAnewWithAnotherGap() {
        long stream = open(false);
        client.send(stream, 2, "b");
        server.pass(DEADLINE.minus(MOMENT));
        client.send(stream, 1, "a");
        client.send(stream, 4, "d");

        server.pass(DEADLINE.minus(MOMENT));
        assertThat(client.outcomes()).hasSize(2);
        server.pass(MOMENT.multipliedBy(2));

        assertThat(client.outcomes()).containsExactly(new Told.Aborted(stream, 3, 4, 4, "SEQUENCE_GAP"));
    }

    @Test
    void theClockDoesNotRunWhileAMessageIsOutOrPauses() {
        handler.hold();
        long stream = open(false);
        client.send(stream, 1, "a");
        client.send(stream, 3, "c");

        server.pass(DEADLINE.plus(MOMENT));
        assertThat(client.outcomes()).isEmpty();

        handler.held.remove().allDone();
        server.run();
        server.pass(DEADLINE.plus(MOMENT));
        assertThat(client.outcomes()).containsExactly(new Told.Aborted(stream, 1, 3, 3, "SEQUENCE_GAP"));
    }

    @Test
    void theClockStandsStillWhileTheSessionIsDetached() {
        long stream = open(false);
        client.send(stream, 2, "b");
        client.leave();

        server.pass(DEADLINE.plus(MOMENT));
        server.pass(DEADLINE.plus(MOMENT));

        Stream there = Objects.requireNonNull(client.session.streams().get(stream));
        assertThat(there.sequencer().hasFailed()).isFalse();
        assertThat(there.sequencer().stalled()).isTrue();
    }

    @Test
    void theClockRunsForWhatCameBeforeTheStreamWasOpen() {
        ScriptedHandler slow = new ScriptedHandler().blocking();
        LocalServer other = LocalServer.with(slow);
        Client there = new Client(other);
        there.open(there.ask(List.of(spec(false).build())), new ArrayList<>());
        long stream = 2;
        there.send(stream, 2, "b");

        other.work();
        other.pass(DEADLINE.plus(MOMENT));

        assertThat(there.outcomes()).containsExactly(new Told.Aborted(stream, 1, 2, 2, "SEQUENCE_GAP"));
    }

    @Test
    void theEndOfTheStreamIsWaitedForToo() {
        long stream = open(true);
        client.send(stream, 1, "a");
        client.end(stream, 3);
        client.outcomes();

        server.pass(DEADLINE.plus(MOMENT));

        assertThat(client.outcomes())
                .containsExactly(new Told.Skipped(stream, 2, 2, 3, "GAP_SKIPPED"), new Told.Ended(stream, "OK", "", 2));
    }
}
