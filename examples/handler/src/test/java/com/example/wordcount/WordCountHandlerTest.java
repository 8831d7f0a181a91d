package com.example.wordcount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerProvider;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordCountHandlerTest {
    private final Handler handler = new WordCountProvider().create(new HandlerProvider.Setup(Path.of(".")));

    @Test
    void answersEachMessageWithItsNumberOfWords() {
        assertThat(run(open(), "to be or not to be", "", "that's…").replies()).containsExactly("6", "0", "2");
    }

    @Test
    void answersTheEndWithTheWordsOfAllRuns() {
        FakeStream stream = open();
        run(stream, "The fox");
        run(stream, "the Äther");

        assertThat(endOf(stream)).isEqualTo("fox 1\nthe 2\näther 1");
    }

    @Test
    void keepsStreamsApart() {
        FakeStream one = open();
        FakeStream other = open();
        run(one, "mine");
        run(other, "yours");

        assertThat(endOf(one)).isEqualTo("mine 1");
    }

    @Test
    void failsAMessageWithTooManyDifferentWords() {
        String words = IntStream.rangeClosed(0, WordTally.WORDS_MAX)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));

        assertThat(run(open(), words).failures()).containsExactly("LIMIT_REACHED");
    }

    @Test
    void theServerFindsTheProvider() {
        assertThat(ServiceLoader.load(HandlerProvider.class))
                .extracting(HandlerProvider::name)
                .contains("wordcount");
    }

    private FakeStream open() {
        FakeStream stream = new FakeStream();
        handler.onOpen(stream);
        return stream;
    }

    private FakeRun run(FakeStream stream, String... texts) {
        FakeRun run = new FakeRun(texts);
        handler.handle(stream, run);
        return run;
    }

    private String endOf(FakeStream stream) {
        return new String(handler.onEnd(stream).toCompletableFuture().join(), UTF_8);
    }
}
