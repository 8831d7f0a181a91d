package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pushes as much as each message asks for. */
final class SourceHandler implements Handler {
    private static final Pattern ASKED = Pattern.compile("([1-9][0-9]{0,6}) ([1-9][0-9]{0,6})");
    private static final int MOST_PUSHES = 1_000_000;
    private static final int LARGEST = 1 << 20;

    @Override
    public void onOpen(StreamContext stream) {
        stream.attach(new Burst.Counter());
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        Burst.Counter counter = (Burst.Counter) requireNonNull(stream.attachment());
        new AsyncHandler((same, message) -> push(stream, counter, message)).handle(stream, run);
    }

    private static CompletionStage<byte[]> push(StreamContext stream, Burst.Counter counter, Message message) {
        Matcher asked = ASKED.matcher(new String(message.payload(), US_ASCII));
        int pushes = asked.matches() ? Integer.parseInt(asked.group(1)) : 0;
        int bytes = asked.matches() ? Integer.parseInt(asked.group(2)) : 0;
        if (pushes < 1 || pushes > MOST_PUSHES || bytes < Long.BYTES || bytes > LARGEST) {
            throw new HandlerException(Failure.invalid(
                    "payload",
                    "must be how many pushes, up to " + MOST_PUSHES + ", and of how many bytes each, " + Long.BYTES
                            + " to " + LARGEST + ", such as '1000 128'"));
        }
        return new Burst(stream, counter, pushes, bytes).begin();
    }
}
