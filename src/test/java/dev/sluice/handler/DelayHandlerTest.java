package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelayHandlerTest {
    private final DelayHandler handler = new DelayHandler();

    @Test
    void withoutLabelsEachMessageIsAnsweredAtOnce() {
        RecordingRun run = RecordingRun.of("a", "b");

        handler.handle(opened(FakeStream.named("s")), run);

        assertThat(run.replies()).containsExactly("a", "b");
    }

    @Test
    void anAnswerThatIsDelayedBlocksNobody() {
        FakeStream stream = opened(FakeStream.named("s").label("delay", "60s"));
        RecordingRun run = RecordingRun.of("a");

        handler.handle(stream, run);

        assertThat(run.reported()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "batch", "prefetch", "pipeline"})
    void everyTrickAnswersAllInTheirOrder(String trick) {
        FakeStream stream = opened(
                FakeStream.named("s").label("delay", "1ms").label("load", "1ms").label("trick", trick));
        RecordingRun run = RecordingRun.of("a", "b", "c");

        handler.handle(stream, run);

        await().until(run::reported);
        assertThat(run.replies()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "batch", "prefetch", "pipeline"})
    void aLongRunWithNothingToWaitForDoesNotOverflowTheStack(String trick) {
        RecordingRun run = RecordingRun.of("x ".repeat(100_000).split(" ", 0));

        handler.handle(opened(FakeStream.named("s").label("trick", trick)), run);

        assertThat(run.reported()).isTrue();
    }

    @Test
    void aWholeRunCanBePreparedAhead() {
        assertThat(handler.options().prefetch()).isEqualTo(handler.options().maxRun());
    }

    @Test
    void onlyThePrefetchingLoadsAheadOfItsTurn() {
        Message message = RecordingRun.of("a").message(0);
        FakeStream other = opened(FakeStream.named("s").label("load", "60s").label("trick", "batch"));
        FakeStream prefetching =
                opened(FakeStream.named("s").label("load", "60s").label("trick", "prefetch"));

        assertThat(handler.prepare(other, message)).isNull();
        CompletionStage<?> loading = handler.prepare(prefetching, message);

        assertThat(loading).isNotNull();
        assertThat(loading.toCompletableFuture().cancel(true)).isTrue();
    }

    @Test
    void whatWasPreparedIsWaitedForAndNotLoadedAgain() {
        CompletableFuture<Object> prepared = new CompletableFuture<>();
        RecordingRun run = RecordingRun.of("a").prepared(prepared);
        FakeStream stream = opened(FakeStream.named("s").label("load", "60s").label("trick", "prefetch"));

        handler.handle(stream, run);
        assertThat(run.reported()).isFalse();
        prepared.complete("there");

        assertThat(run.replies()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "delay, 1, a duration such as",
        "delay, -1ms, a duration such as",
        "delay, 61s, at most 60s",
        "load, 99999999s, at most 60s",
        "trick, magic, 'one of none, batch, prefetch, pipeline, but is ''magic'''",
    })
    void labelsThatMakeNoSenseAreToldWhenTheStreamIsOpened(String label, String value, String expected) {
        assertThatThrownBy(() -> opened(FakeStream.named("s").label(label, value)))
                .isInstanceOfSatisfying(
                        HandlerException.class,
                        e -> assertThat(e.failure())
                                .satisfies(
                                        failure -> assertThat(failure.reason()).isEqualTo("INVALID_ARGUMENT"))
                                .satisfies(failure ->
                                        assertThat(failure.metadata()).isEqualTo(Map.of("field", "labels." + label)))
                                .satisfies(
                                        failure -> assertThat(failure.message()).contains(expected)));
    }

    private FakeStream opened(FakeStream stream) {
        handler.onOpen(stream);
        return stream;
    }
}
