package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private final List<String> received = new ArrayList<>();
    private final ScriptedHandler handler = new ScriptedHandler();
    private final LimitsBuilder limits = new LimitsBuilder();
    private final LocalServer server = new LocalServer(limits, Map.of("h", handler));
    private final Client client = new Client(server);
    private final long stream = client.open(SpecBuilder.on("h").window(8, 100));

    SegmentsTest() {
        handler.onRun = run -> {
            for (int i = 0; i < run.size(); i++) {
                received.add(new String(run.message(i).payload(), UTF_8));
            }
            run.allDone();
        };
    }

    @Test
    void becomeOneMessage() {
        client.sendSegment(stream, 1, 0, "ab", true);
        client.sendSegment(stream, 1, 2, "cd", true);
        assertThat(received).isEmpty();

        client.sendSegment(stream, 1, 4, "e", false);

        assertThat(received).containsExactly("abcde");
        assertNothingBuffered();
    }

    @Test
    void mayHaveOtherMessagesBehindThem() {
        client.sendSegment(stream, 1, 0, "ab", true);
        client.sendSegment(stream, 1, 2, "cd", false);
        client.send(stream, 2, "next");

        assertThat(received).containsExactly("abcd", "next");
    }

    @Test
    void mayBeginAnew() {
        client.sendSegment(stream, 1, 0, "ab", true);
        client.sendSegment(stream, 1, 0, "xy", true);
        client.sendSegment(stream, 1, 2, "z", false);

        assertThat(received).containsExactly("xyz");
        assertNothingBuffered();
    }

    @Test
    void areForgottenWhenTheirMessageComesWhole() {
        client.sendSegment(stream, 1, 0, "ab", true);

        client.send(stream, 1, "abcd");

        assertNothingBuffered();
        assertThat(received).containsExactly("abcd");
        client.sendSegment(stream, 2, 2, "cd", false);
        assertThat(client.output.take(Told.Reset.class)).containsExactly(new Told.Reset(stream, "INVALID_ARGUMENT"));
    }

    @Test
    void mustGoOnWhereTheyBrokeOff() {
        client.sendSegment(stream, 1, 0, "ab", true);

        client.sendSegment(stream, 1, 3, "d", false);

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "INVALID_ARGUMENT"));
        assertNothingBuffered();
    }

    @Test
    void mustBeginAtTheBeginning() {
        client.sendSegment(stream, 1, 2, "cd", false);

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "INVALID_ARGUMENT"));
    }

    @Test
    void mayNotBeLargerThanAMessage() {
        client.sendSegment(stream, 1, 0, "x".repeat(60), true);

        client.sendSegment(stream, 1, 60, "x".repeat(41), true);

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "LIMIT_REACHED"));
        assertNothingBuffered();
    }

    @Test
    void countAgainstTheByteCredit() {
        handler.hold();
        client.send(stream, 1, "x".repeat(60));
        client.sendSegment(stream, 2, 0, "x".repeat(30), true);

        client.sendSegment(stream, 2, 30, "x".repeat(11), true);

        assertThat(client.output.take()).containsExactly(new Told.Reset(stream, "CREDIT_EXCEEDED"));
    }

    @Test
    void refusedInTheMiddleAreDroppedToTheEndAndMayComeAgain() {
        handler.hold();
        client.sendSegment(stream, 1, 0, "ab", true);
        server.tick();
        server.sessions.bufferedQuota().force(limits.maxBufferedBytes);
        client.sendSegment(stream, 1, 2, "cd".repeat(40), true);
        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 1, "LIMIT_REACHED"));
        server.sessions.bufferedQuota().release(limits.maxBufferedBytes);

        client.sendSegment(stream, 1, 82, "ef", false);
        client.send(stream, 2, "dropped");
        assertThat(client.output.take()).isEmpty();
        client.sendSegment(stream, 1, 0, "ab", true);
        client.sendSegment(stream, 1, 2, "cd", false);

        assertThat(handler.calls("run")).containsExactly("run 2 [1]");
    }

    @Test
    void areForgottenWhenAGapIsRefused() {
        client.sendSegment(stream, 1, 0, "ab", true);

        client.send(stream, 2, "x");

        assertThat(client.output.take()).containsExactly(new Told.Refused(stream, 1, "SEQUENCE_GAP"));
        assertNothingBuffered();
        client.sendSegment(stream, 1, 2, "cd", false);
        assertThat(client.output.take()).isEmpty();
        client.send(stream, 1, "abcd", "x");
        assertThat(received).containsExactly("abcd", "x");
    }

    @Test
    void ofSomethingSettledAreAnsweredWithTheAckOnceMore() {
        client.send(stream, 1, "abcd");
        server.tick();
        client.output.take();

        client.sendSegment(stream, 1, 0, "ab", true);
        client.sendSegment(stream, 1, 2, "cd", false);

        assertThat(client.output.take()).containsExactly(new Told.Ack(stream, 1), new Told.Ack(stream, 1));
        assertNothingBuffered();
    }

    @Test
    void thatAreEmptyTakeNoRoom() {
        for (int i = 0; i < 1_000; i++) {
            client.sendSegment(stream, 1, 0, "", true);
        }
        client.sendSegment(stream, 1, 0, "a", true);
        long used = buffered();
        for (int i = 0; i < 1_000; i++) {
            client.sendSegment(stream, 1, 1, "", true);
        }

        assertThat(buffered()).isEqualTo(used);
        client.sendSegment(stream, 1, 1, "", false);
        assertThat(received).containsExactly("a");
        assertNothingBuffered();
    }

    @Test
    void goWithTheirStream() {
        client.sendSegment(stream, 1, 0, "ab", true);

        client.reset(stream);

        assertNothingBuffered();
    }

    private long buffered() {
        server.tick();
        return server.sessions.bufferedQuota().used();
    }

    private void assertNothingBuffered() {
        assertThat(buffered()).isZero();
    }
}
