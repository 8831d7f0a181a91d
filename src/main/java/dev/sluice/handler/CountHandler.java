package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the messages of a stream and their bytes, and tells the sums when the stream ends. */
final class CountHandler implements Handler {

    @Override
    public void onOpen(StreamContext stream) {
        stream.attach(new Tally());
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        long bytes = 0;
        for (int i = 0; i < run.size(); i++) {
            bytes += run.message(i).payload().length;
        }
        tally(stream).add(run.size(), bytes);
        run.allDone();
    }

    @Override
    public CompletionStage<byte[]> onEnd(StreamContext stream) {
        return CompletableFuture.completedFuture(tally(stream).json().getBytes(US_ASCII));
    }

    private static Tally tally(StreamContext stream) {
        return (Tally) requireNonNull(stream.attachment());
    }

    private static final class Tally {
        private long messages;
        private long bytes;

        void add(long moreMessages, long moreBytes) {
            messages += moreMessages;
            bytes += moreBytes;
        }

        String json() {
            return "{\"messages\":" + messages + ",\"bytes\":" + bytes + "}";
        }
    }
}
