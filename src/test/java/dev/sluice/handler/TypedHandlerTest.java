package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TypedHandlerTest {
    private final FakeStream stream = FakeStream.named("s");
    private final Handler doubling = Handler.typed(
            new Numbers(), Codec.utf8(), (s, number) -> CompletableFuture.completedFuture("twice: " + 2 * number));

    @Test
    void decodesEachMessageAndEncodesItsReply() {
        RecordingRun run = RecordingRun.of("1", "21");

        doubling.handle(stream, run);

        assertThat(run.replies()).containsExactly("twice: 2", "twice: 42");
    }

    @Test
    void aPayloadThatCannotBeDecodedIsATypedFailureOfItsMessage() {
        RecordingRun run = RecordingRun.of("1", "one", "3");

        doubling.handle(stream, run);

        assertThat(run.replies()).containsExactly("twice: 2");
        assertThat(run.failure().code()).isEqualTo(Failure.Code.INVALID_ARGUMENT);
        assertThat(run.failure().metadata()).containsEntry("field", "payload");
        assertThat(run.failure().message()).contains("cannot decode").contains("one");
    }

    @Test
    void textGoesThroughUtf8Unchanged() {
        Codec<String> text = Codec.utf8();

        assertThat(text.decode(text.encode("naïve 日本 🙂"))).isEqualTo("naïve 日本 🙂");
    }

    private static final class Numbers implements Codec<Integer> {
        @Override
        public byte[] encode(Integer value) {
            return value.toString().getBytes(UTF_8);
        }

        @Override
        public Integer decode(byte[] payload) {
            return Integer.valueOf(new String(payload, UTF_8));
        }
    }
}
