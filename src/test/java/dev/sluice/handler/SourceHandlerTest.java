package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceHandlerTest {
    private static final int UNDER_WAY = 512;

    private final SourceHandler handler = new SourceHandler();

    @Test
    void pushesWhatIsAskedForAndCountsOnFromMessageToMessage() {
        FakeStream stream = opened(FakeStream.named("s"));
        RecordingRun run = RecordingRun.of("3 8", "2 20");

        handler.handle(stream, run);
        handler.handle(stream, RecordingRun.from(3, "1 9"));

        assertThat(run.reported()).isTrue();
        assertThat(numbers(stream)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(stream.pushed()).extracting(payload -> payload.length).containsExactly(8, 8, 8, 20, 20, 9);
    }

    @Test
    void manyThatLeaveAtOnceDoNotOverflowTheStack() {
        FakeStream stream = opened(FakeStream.named("s"));
        RecordingRun run = RecordingRun.of("1000000 8");

        handler.handle(stream, run);

        assertThat(run.reported()).isTrue();
        assertThat(stream.pushed()).hasSize(1_000_000);
    }

    @Test
    void noMoreWaitThanItsBound() {
        FakeStream stream = opened(FakeStream.named("s").withRoomFor(10_000));
        RecordingRun run = RecordingRun.of("2000 8");

        handler.handle(stream, run);
        assertThat(stream.waiting()).isEqualTo(UNDER_WAY);

        while (stream.waiting() > 0) {
            assertThat(run.reported()).isFalse();
            stream.leave(1);
            assertThat(stream.waiting()).isLessThanOrEqualTo(UNDER_WAY);
        }
        assertThat(run.reported()).isTrue();
        assertThat(numbers(stream))
                .isEqualTo(LongStream.rangeClosed(1, 2000).boxed().toList());
    }

    @Test
    void aServerThatTakesFewAtATimeGetsAllOfThemAllTheSame() {
        FakeStream stream = opened(FakeStream.named("s").withRoomFor(3));
        RecordingRun run = RecordingRun.of("100 8");

        handler.handle(stream, run);
        for (int i = 0; i < 100 && !run.reported(); i++) {
            stream.leave(3);
        }

        assertThat(run.reported()).isTrue();
        assertThat(numbers(stream))
                .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void aServerThatTakesNoneFailsTheMessage() {
        RecordingRun run = RecordingRun.of("1 8");

        handler.handle(opened(FakeStream.named("s").withRoomFor(0)), run);

        assertThat(run.failure().reason()).isEqualTo("LIMIT_REACHED");
    }

    @Test
    void aStreamThatGoesMeanwhileFailsTheMessage() {
        FakeStream stream = opened(FakeStream.named("s").withRoomFor(10_000));
        RecordingRun run = RecordingRun.of("2000 8");
        handler.handle(stream, run);

        stream.fail(new Failure(Failure.Code.ABORTED, "STREAM_CLOSED", "gone"));

        assertThat(run.failure().reason()).isEqualTo("STREAM_CLOSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0 8", "1 7", "-1 8", "1 8 ", "x y", "1000001 8", "10000000 8", "1 1048577"})
    void whatIsNoRequestIsToldHowItShouldBe(String request) {
        RecordingRun run = RecordingRun.of(request);

        handler.handle(opened(FakeStream.named("s")), run);

        assertThat(run.failure().reason()).isEqualTo("INVALID_ARGUMENT");
        assertThat(run.failure().message()).contains("such as '1000 128'");
    }

    private FakeStream opened(FakeStream stream) {
        handler.onOpen(stream);
        return stream;
    }

    private static List<Long> numbers(FakeStream stream) {
        return stream.pushed().stream()
                .map(payload -> ByteBuffer.wrap(payload).getLong())
                .toList();
    }
}
