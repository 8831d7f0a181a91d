package com.example.wordcount;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of texts that remembers what is reported. */
final class FakeRun implements Run {
    private final String[] texts;
    private final List<String> replies = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    FakeRun(String... texts) {
        this.texts = texts;
    }

    List<String> replies() {
        return replies;
    }

    /** The reasons. */
    List<String> failures() {
        return failures;
    }

    @Override
    public int size() {
        return texts.length;
    }

    @Override
    public Message message(int index) {
        return new Message() {
            @Override
            public long seq() {
                return index + 1;
            }

            @Override
            public byte[] payload() {
                return texts[index].getBytes(UTF_8);
            }

            @Override
            public Map<String, String> headers() {
                return Map.of();
            }
        };
    }

    @Override
    public void done() {
        replies.add("");
    }

    @Override
    public void done(byte[] reply) {
        replies.add(new String(reply, UTF_8));
    }

    @Override
    public void allDone() {
        throw new UnsupportedOperationException("this handler reports each message");
    }

    @Override
    public void fail(Failure failure) {
        failures.add(failure.reason());
    }

    @Override
    public boolean fenced() {
        return false;
    }
}
