package com.example.wordcount;

import dev.sluice.handler.Codec;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts words. One instance serves all streams: what belongs to one stream is attached to it, and needs no lock, since
 * the calls for a stream come one after the other.
 */
final class WordCountHandler implements Handler {
    private static final Codec<String> TEXT = Codec.utf8();

    private final Handler messages = Handler.typed(TEXT, TEXT, WordCountHandler::count);

    @Override
    public void onOpen(StreamContext stream) {
        stream.attach(new WordTally());
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        messages.handle(stream, run);
    }

    @Override
    public CompletionStage<byte[]> onEnd(StreamContext stream) {
        return CompletableFuture.completedFuture(TEXT.encode(tally(stream).toString()));
    }

    private static CompletionStage<String> count(StreamContext stream, String text) {
        try {
            return CompletableFuture.completedFuture(Integer.toString(tally(stream).add(text)));
        } catch (WordTally.Full e) {
            throw new HandlerException(
                    Failure.quota("wordcount.words-max", WordTally.WORDS_MAX, "too many different words"));
        }
    }

    private static WordTally tally(StreamContext stream) {
        return (WordTally) stream.attachment();
    }
}
