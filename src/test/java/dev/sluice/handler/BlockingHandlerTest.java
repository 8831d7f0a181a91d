package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockingHandlerTest {
    private final FakeStream stream = FakeStream.named("s");

    @Test
    void asksForAWorkerThread() {
        assertThat(Handler.blocking((s, message) -> message.payload()).options().blocking())
                .isTrue();
    }

    @Test
    void repliesToEachMessageInOrder() {
        RecordingRun run = RecordingRun.of("a", "b");

        Handler.blocking((s, message) -> message.payload()).handle(stream, run);

        assertThat(run.replies()).containsExactly("a", "b");
    }

    @Test
    @SuppressWarnings("NullAway") // what careless code does
    void takesNullForNoReply() {
        RecordingRun run = RecordingRun.of("a", "b");

        Handler.blocking((s, message) -> null).handle(stream, run);

        assertThat(run.replies()).containsExactly("", "");
    }

    @Test
    void failsTheMessageThatThrowsAndLeavesTheRestUnrun() {
        RecordingRun run = RecordingRun.of("a", "b", "c");

        Handler.blocking((s, message) -> {
                    if (message.seq() == 2) {
                        throw new IOException("/secret/path");
                    }
                    return message.payload();
                })
                .handle(stream, run);

        assertThat(run.replies()).containsExactly("a");
        assertThat(run.failure().message()).contains("IOException").doesNotContain("secret");
    }

    @Test
    void keepsTheInterruptOfItsThread() {
        RecordingRun run = RecordingRun.of("a", "b");

        Handler.blocking((s, message) -> {
                    throw new InterruptedException();
                })
                .handle(stream, run);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.failure().reason()).isEqualTo("HANDLER_ERROR");
    }

    @Test
    void runsNothingBehindAFence() {
        List<Long> ran = new ArrayList<>();

        Handler.blocking((s, message) -> {
                    ran.add(message.seq());
                    return message.payload();
                })
                .handle(stream, RecordingRun.of("a", "b", "c").fenceAfter(2));

        assertThat(ran).containsExactly(1L, 2L);
    }
}
