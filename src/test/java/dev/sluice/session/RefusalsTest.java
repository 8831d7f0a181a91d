package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LimitsBuilder limits = new LimitsBuilder();
    private final LocalServer server = new LocalServer(limits, Map.of("h", handler));
    private final Client client = new Client(server);
    private final long stream = client.open(SpecBuilder.on("h"));

    @Test
    void aGapIsToldOnceAndWhatFollowsIsDropped() {
        client.send(stream, 3, "c");
        client.send(stream, 4, "d", "e");

        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 1, "SEQUENCE_GAP"));
        assertThat(handler.calls("run")).isEmpty();
    }

    @Test
    void aGapIsToldNoSecondTimeWithOtherNews() {
        handler.hold();
        client.send(stream, 1, "a");
        client.send(stream, 3, "c");
        client.output.take();

        handler.held.remove().done();
        server.run();

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1));
    }

    @Test
    void whatWasRefusedIsTakenWhenItComesAgain() {
        client.send(stream, 3, "c");

        client.send(stream, 1, "a", "b", "c");

        assertThat(handler.calls("run")).containsExactly("run 2 [1, 2, 3]");
    }

    @Test
    void aGapIsToldAlsoWhenWhatWasMissingHasComeMeanwhile() {
        client.frame(path -> {
            StreamInput input = path.stream(stream);
            assertThat(input).isNotNull();
            input.message(2, new byte[1], MessageAttributes.NONE);
            input.message(1, new byte[1], MessageAttributes.NONE);
            input.message(3, new byte[1], MessageAttributes.NONE);
        });

        assertThat(client.output.take(Told.Refused.class)).containsExactly(new Told.Refused(stream, 2, "SEQUENCE_GAP"));
        client.send(stream, 2, "b", "c");
        assertThat(handler.calls("run")).containsExactly("run 2 [1]", "run 2 [2, 3]");
    }

    @Test
    void aDuplicateOfSomethingSettledIsAnsweredWithTheAckOnceMore() {
        client.send(stream, 1, "a", "b");
        server.tick();
        client.output.take();

        client.send(stream, 1, "a");

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 2));
        assertThat(handler.calls("run")).containsExactly("run 2 [1, 2]");
    }

    @Test
    void aDuplicateOfSomethingUnderWayIsPassedOver() {
        handler.hold();
        client.send(stream, 1, "a");

        client.send(stream, 1, "a");

        assertThat(client.output.take()).isEmpty();
        handler.held.remove().done();
        assertThat(handler.calls("run")).containsExactly("run 2 [1]");
    }

    @Test
    void noMemoryIsARefusalAndTheStreamLives() {
        LimitsBuilder small = new LimitsBuilder();
        small.maxMessageBytes = 500;
        small.maxBufferedBytes = 500;
        LocalServer poor = new LocalServer(small, Map.of("h", handler));
        Client there = new Client(poor);
        long one = there.open(SpecBuilder.on("h"));
        long other = there.open(SpecBuilder.on("h"));
        handler.hold();

        there.send(one, 1, "x".repeat(400));
        there.send(other, 1, "y".repeat(400), "z");
        assertThat(there.output.take()).containsExactly(new Told.Refused(other, 1, "LIMIT_REACHED"));

        handler.held.remove().done();
        there.send(other, 1, "y".repeat(400));
        assertThat(handler.calls("run 4")).containsExactly("run 4 [1]");
    }

    @Test
    void aServerThatLeavesTakesNothingMore() {
        client.session.goAway(1_000);
        client.output.take();

        client.send(stream, 1, "a", "b");

        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 1, "GOING_AWAY"));
        assertThat(handler.calls("run")).isEmpty();
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        handler.hold();
        client.send(stream, 1, "a");
        client.end(stream, 1);

        client.send(stream, 2, "b", "c");

        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 2, "AFTER_END"));
    }

    @Test
    void nothingIsTakenAfterAFailure() {
        handler.failAt("bad");
        client.send(stream, 1, "good", "bad");
        client.output.take();

        client.send(stream, 3, "c", "d");
        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 3, "STREAM_FAILED"));

        client.send(stream, 5, "e");
        assertThat(client.output.take()).isEmpty();
    }

    @Test
    void aSeqBelowOneResetsTheStream() {
        client.send(stream, 0, "a");

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "INVALID_ARGUMENT"));
    }

    @Test
    void oneStreamThatIsRefusedHoldsUpNoOther() {
        long other = client.open(SpecBuilder.on("h"));

        client.send(stream, 2, "b");
        client.send(other, 1, "a");

        assertThat(handler.calls("run")).containsExactly("run 4 [1]");
    }

    @Test
    void aStreamThatNeverWasIsAnswered() {
        client.send(99, 1, "a");

        assertThat(client.output.take()).containsExactly(new Told.Reset(99, "STREAM_UNKNOWN"));
    }

    @Test
    void aStreamThatIsGoneIsNot() {
        client.reset(stream);

        client.send(stream, 1, "a");
        client.end(stream, 1);

        assertThat(client.output.take()).isEmpty();
    }
}
