package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.order.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A client that comes back to its session. */
class ResumeTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LocalServer server = new LocalServer(limits(), Map.of("h", handler));
    private final Client client = new Client(server);

    private static LimitsBuilder limits() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.outcomeWindowMessages = 2;
        limits.heartbeatInterval = Duration.ofSeconds(10);
        return limits;
    }

    @Test
    void takesTheSessionOverAndEndsTheOlderPath() {
        long first = client.session.epoch();
        Client newer = client.again();

        assertThat(client.session.epoch()).isGreaterThan(first);
        assertThat(client.output.take(Told.Over.class)).containsExactly(new Told.Over("SESSION_TAKEN_OVER"));
        assertThat(newer.output.isOver()).isFalse();
    }

    @Test
    void changesNothingAnyMoreByTheOlderPath() {
        long stream = client.open(SpecBuilder.on("h"));
        client.again();
        client.send(stream, 1, "a");
        assertThat(handler.calls).containsExactly("open 2");
    }

    @Test
    void tellsWhereEachStreamStands() {
        handler.hold();
        long idle = client.open(SpecBuilder.on("h"));
        long used = client.open(SpecBuilder.on("h").window(4, 1_000));
        client.send(used, 1, "a", "b");
        client.send(used, 3, "c");
        client.cancel(used, 3);
        handler.held.remove().done();
        server.run();
        client.leave();

        assertThat(client.again().cursors).containsExactly(idle + " 0/8", used + " 1/4", used + " has 3-3");
    }

    @Test
    void sendsAgainWhatHasNoReceiptWithTheSameNumbers() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");
        client.confirm(stream, 1);
        client.output.take();
        client.leave();

        Client back = client.again();
        server.tick();
        assertThat(back.output.take(Told.Reply.class))
                .containsExactly(new Told.Reply(stream, 2, 2, "b"), new Told.Reply(stream, 3, 3, "c"));
    }

    @Test
    void acksNothingBeforeItsItemIsToldAgain() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h").outWindow(1, 100));
        client.send(stream, 1, "a", "b");
        server.tick();
        assertThat(client.output.take(Told.Ack.class)).containsExactly(new Told.Ack(stream, 1));

        Client back = client.again();
        server.tick();
        assertThat(back.output.take(Told.Ack.class)).containsExactly(new Told.Ack(stream, 1));
    }

    @Test
    void runsNothingTwiceThatIsSentAgain() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");
        client.leave();
        Client back = client.again();
        back.send(stream, 1, "a");
        server.tick();

        assertThat(handler.calls).containsExactly("open 2", "run 2 [1]");
        assertThat(back.output.take(Told.Reply.class)).containsExactly(new Told.Reply(stream, 1, 1, "a"));
    }

    @Test
    void tellsAStoredOutcomeToWhoSendsTheMessageAgain() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b");
        client.confirm(stream, 2);
        client.output.take();

        client.send(stream, 1, "a");
        assertThat(client.output.take(Told.Reply.class)).containsExactly(new Told.Reply(stream, 3, 1, "a"));
    }

    @Test
    void saysThatAnOutcomeIsNotKeptAnyMore() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");
        client.confirm(stream, 3);
        client.output.take();

        client.send(stream, 1, "a");
        assertThat(client.output.take(Told.Unknown.class))
                .containsExactly(new Told.Unknown(stream, 4, 1, "OUTCOME_EXPIRED"));
        assertThat(handler.calls).containsExactly("open 2", "run 2 [1, 2, 3]");
    }

    @Test
    void tellsAnEmptySuccessByTheAckAlone() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");
        server.tick();
        client.output.take();

        client.send(stream, 1, "a");
        server.tick();
        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1));
    }

    @Test
    void refusesAnotherMessageWithTheSeqOfOneWhoseOutcomeIsStored() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a");
        client.confirm(stream, 1);
        client.output.take();

        client.send(stream, 1, "another");
        assertThat(client.output.take(Told.Refused.class)).containsExactly(new Told.Refused(stream, 1, "SEQ_REUSED"));
    }

    @Test
    void forgetsTheBeginningOfAMessageThatCameInPart() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.sendSegment(stream, 1, 0, "half", true);
        client.leave();

        Client back = client.again();
        back.sendSegment(stream, 1, 0, "whole", false);
        server.tick();
        assertThat(back.output.take(Told.Reply.class)).containsExactly(new Told.Reply(stream, 1, 1, "whole"));
    }

    @Test
    void tellsAnEndAgainUntilItsReceipt() {
        long stream = client.open(SpecBuilder.on("h"));
        client.end(stream, 0);
        assertThat(client.output.take(Told.Ended.class)).hasSize(1);

        Client back = client.again();
        server.tick();
        assertThat(back.output.take(Told.Ended.class)).hasSize(1);
        back.confirm(stream, 1);
        Client last = back.again();
        server.tick();
        assertThat(last.output.take()).isEmpty();
        assertThat(last.cursors).isEmpty();
    }

    @Test
    void tellsAResetAgain() {
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 100, "beyond the credit");
        assertThat(client.output.take(Told.Reset.class)).hasSize(1);

        Client back = client.again();
        server.tick();
        assertThat(back.output.take(Told.Reset.class)).containsExactly(new Told.Reset(stream, "CREDIT_EXCEEDED"));
    }

    @Test
    void givesAnOpenThatComesAgainTheSameAnswer() {
        List<OpenResult> results = new ArrayList<>();
        OpenAsk ask = client.askOnce(7, SpecBuilder.on("h"));
        client.open(ask, results);
        client.leave();
        client.again().open(ask, results);

        assertThat(results).hasSize(2);
        assertThat(((OpenResult.Answer) results.get(1)).id(0)).isEqualTo(((OpenResult.Answer) results.get(0)).id(0));
        assertThat(server.sessions.streamQuota().used()).isEqualTo(1);
    }

    @Test
    void expiresWithoutAClientAndNotWithOne() {
        client.leave();
        server.pass(Duration.ofSeconds(50));
        Client back = client.again();
        back.heartbeats(Duration.ofMinutes(5));
        assertThat(client.session.isClosed()).isFalse();

        back.leave();
        server.pass(Duration.ofSeconds(61));
        assertThat(client.session.isClosed()).isTrue();
        server.assertEmpty();
    }

    @Test
    void losesAClientThatIsNotHeard() {
        client.heartbeats(Duration.ofSeconds(60));
        assertThat(client.output.take(Told.Over.class)).isEmpty();

        silence(Duration.ofSeconds(40));
        assertThat(client.output.take(Told.Over.class)).containsExactly(new Told.Over("HEARTBEAT_MISSED"));
        assertThat(client.session.isClosed()).isFalse();
        server.pass(Duration.ofSeconds(61));
        server.assertEmpty();
    }

    private void silence(Duration time) {
        for (long i = 0; i < time.toSeconds(); i += 10) {
            server.pass(Duration.ofSeconds(10));
        }
    }

    @Test
    void holdsNothingForAStreamThatEndsWithOutcomesInItsWindow() {
        handler.echo();
        long stream = client.open(SpecBuilder.on("h"));
        client.send(stream, 1, "a", "b", "c");
        client.confirm(stream, 3);
        client.end(stream, 3);
        client.confirm(stream, 4);
        client.leave();
        server.pass(Duration.ofSeconds(61));
        server.assertEmpty();
    }

    @Test
    void aRefusalOfBeforeAResumeIsNotToldBehindIt() {
        handler.hold();
        long stream = client.open(SpecBuilder.on("h").order(Order.SYNC));
        client.stopReading();
        client.send(stream, 1, "a", "b");
        handler.held.remove().done();
        server.run();
        client.leave();
        handler.echo();

        Client newer = client.again();
        newer.send(stream, 2, "b");

        assertThat(handler.calls("run")).contains("run " + stream + " [2]");
        assertThat(newer.output.take(Told.Refused.class)).isEmpty();
    }

    @Test
    void aMessageOnItsWayByAPathThatLivesIsNotLostWithThePrimary() {
        long stream = client.open(SpecBuilder.on("h").order(Order.SEQUENCED));
        RecordingOutput output = new RecordingOutput();
        Path joined = ((Session.Attachment.Attached) client.session.join(output)).path();
        segment(joined, stream, 0, "ab", true);

        client.leave();
        segment(joined, stream, 2, "cd", false);
        server.tick();

        assertThat(output.take(Told.Reset.class)).isEmpty();
        assertThat(handler.calls("run")).hasSize(1);
    }

    private void segment(Path path, long stream, long offset, String part, boolean more) {
        path.begin();
        StreamInput input = Objects.requireNonNull(path.stream(stream));
        input.segment(1, offset, part.getBytes(UTF_8), more, MessageAttributes.NONE);
        server.run();
    }
}
