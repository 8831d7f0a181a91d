package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountHandlerTest {
    private final CountHandler handler = new CountHandler();

    @Test
    void tellsTheSumsOverAllRunsAtTheEnd() {
        FakeStream stream = opened();

        handler.handle(stream, RecordingRun.of("a", "bb"));
        handler.handle(stream, RecordingRun.from(3, "", "ccc"));

        assertThat(endOf(stream)).isEqualTo("{\"messages\":4,\"bytes\":6,\"out_of_order\":0}");
    }

    @Test
    void repliesToNoMessage() {
        RecordingRun run = RecordingRun.of("a", "b");

        handler.handle(opened(), run);

        assertThat(run.replies()).containsExactly("", "");
    }

    @Test
    void countsEachStreamByItself() {
        FakeStream one = opened();
        FakeStream other = opened();

        handler.handle(one, RecordingRun.of("a"));

        assertThat(endOf(one)).isEqualTo("{\"messages\":1,\"bytes\":1,\"out_of_order\":0}");
        assertThat(endOf(other)).isEqualTo("{\"messages\":0,\"bytes\":0,\"out_of_order\":0}");
    }

    @Test
    void countsWhatComesBehindOneThatItGoesBefore() {
        FakeStream stream = opened();

        handler.handle(stream, RecordingRun.from(2, "without 1", "fine"));
        handler.handle(stream, RecordingRun.from(1, "too late"));
        handler.handle(stream, RecordingRun.from(4, "fine"));
        handler.handle(stream, RecordingRun.from(4, "twice"));

        assertThat(endOf(stream)).endsWith("\"out_of_order\":2}");
    }

    private FakeStream opened() {
        FakeStream stream = FakeStream.named("s");
        handler.onOpen(stream);
        return stream;
    }

    private String endOf(FakeStream stream) {
        return new String(handler.onEnd(stream).toCompletableFuture().join(), UTF_8);
    }
}
