package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AsyncHandlerTest {
    private final FakeStream stream = FakeStream.named("s");
    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<byte[]>> stages = new ArrayList<>();

    @Test
    void reportsStagesThatAreCompleteAtOnce() {
        RecordingRun run = RecordingRun.of("a", "b", "c");

        Handler.async((s, message) -> CompletableFuture.completedFuture(message.payload()))
                .handle(stream, run);

        assertThat(run.replies()).containsExactly("a", "b", "c");
    }

    @Test
    void beginsAMessageOnlyWhenTheOneBeforeItIsComplete() {
        RecordingRun run = RecordingRun.of("a", "b");

        pending().handle(stream, run);
        assertThat(begun).containsExactly("a");

        stages.get(0).complete(bytes("first"));
        assertThat(begun).containsExactly("a", "b");
        assertThat(run.replies()).containsExactly("first");

        stages.get(1).complete(bytes("second"));
        assertThat(run.replies()).containsExactly("first", "second");
    }

    @Test
    void goesOnWithLaterStagesThatAreCompleteAtOnce() {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        RecordingRun run = RecordingRun.of("a", "b", "c");

        Handler.async((s, message) -> message.seq() == 1 ? first : CompletableFuture.completedFuture(message.payload()))
                .handle(stream, run);
        first.complete(bytes("late"));

        assertThat(run.replies()).containsExactly("late", "b", "c");
    }

    @Test
    void failsTheMessageWhoseStageFailsAndBeginsNoOther() {
        RecordingRun run = RecordingRun.of("a", "b");

        pending().handle(stream, run);
        stages.get(0).completeExceptionally(new HandlerException(Failure.invalid("payload", "too odd")));

        assertThat(run.failure().reason()).isEqualTo("INVALID_ARGUMENT");
        assertThat(begun).containsExactly("a");
    }

    @Test
    void failsTheMessageWhoseStageHasFailedAlready() {
        RecordingRun run = RecordingRun.of("a", "b");

        Handler.async((s, message) -> CompletableFuture.failedFuture(new IllegalStateException("secret")))
                .handle(stream, run);

        assertThat(run.failure().reason()).isEqualTo("HANDLER_ERROR");
        assertThat(run.failure().message()).contains("IllegalStateException").doesNotContain("secret");
        assertThat(run.replies()).isEmpty();
    }

    @Test
    void failsAMessageThatThrowsAndBeginsNoOther() {
        RecordingRun run = RecordingRun.of("a", "b");

        Handler.async((s, message) -> {
                    throw new HandlerException(Failure.invalid("payload", "too odd"));
                })
                .handle(stream, run);

        assertThat(run.failure().message()).isEqualTo("payload: too odd");
    }

    @Test
    void failsAMessageThatThrowsAfterAStageWasWaitedFor() {
        assertThat(failureOfASecondMessageThatThrows(new IllegalStateException()))
                .contains("IllegalStateException");
    }

    @Test
    void failsAMessageThatCannotLinkAfterAStageWasWaitedFor() {
        assertThat(failureOfASecondMessageThatThrows(new NoClassDefFoundError()))
                .contains("NoClassDefFoundError");
    }

    private String failureOfASecondMessageThatThrows(Throwable thrown) {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        RecordingRun run = RecordingRun.of("a", "b");
        Handler.async((s, message) -> message.seq() == 1 ? first : sneak(thrown))
                .handle(stream, run);

        first.complete(bytes("fine"));

        assertThat(run.replies()).containsExactly("fine");
        return run.failure().message();
    }

    @Test
    void takesNullForNoReply() {
        RecordingRun run = RecordingRun.of("a", "b");

        pending().handle(stream, run);
        completeWithNull(stages.get(0));
        completeWithNull(stages.get(1));

        assertThat(run.replies()).containsExactly("", "");
    }

    @Test
    void beginsNoMessageBehindAFence() {
        RecordingRun run = RecordingRun.of("a", "b", "c").fenceAfter(1);

        pending().handle(stream, run);
        stages.get(0).complete(bytes("x"));

        assertThat(begun).containsExactly("a");
        assertThat(run.lateReports()).isEqualTo(1);
    }

    @Test
    void longRunsOfCompleteStagesDoNotOverflowTheStack() {
        int size = 200_000;
        RecordingRun run = RecordingRun.of(Collections.nCopies(size, "m").toArray(String[]::new));
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        CompletionStage<byte[]> complete = CompletableFuture.completedFuture(bytes("r"));

        Handler.async((s, message) -> message.seq() == 1 ? first : complete).handle(stream, run);
        first.complete(bytes("r"));

        assertThat(run.replies()).hasSize(size);
    }

    private Handler pending() {
        return Handler.async((s, message) -> {
            begun.add(new String(message.payload(), UTF_8));
            CompletableFuture<byte[]> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
    }

    @SuppressWarnings("NullAway") // what careless code does
    private static void completeWithNull(CompletableFuture<byte[]> stage) {
        stage.complete(null);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> CompletionStage<byte[]> sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
