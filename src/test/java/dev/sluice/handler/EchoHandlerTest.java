package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoHandlerTest {

    @Test
    void repliesToEachMessageWithItsPayload() {
        RecordingRun run = RecordingRun.of("a", "", "ü");

        new EchoHandler().handle(FakeStream.named("s"), run);

        assertThat(run.replies()).containsExactly("a", "", "ü");
    }
}
