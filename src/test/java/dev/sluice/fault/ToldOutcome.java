package dev.sluice.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.Reply;
import dev.sluice.client.SluiceException;

/**
 * What a client was told of a message.
 *
 * @param life the server's newest when it was told: it came from this one or an earlier one
 * @param word DONE, the outcome's name, or where there is none the reason
 * @param text the reply, or why there is none
 */
record ToldOutcome(int life, String word, String text) {
    static final String DONE = "DONE";

    static ToldOutcome done(int life, Reply reply) {
        return new ToldOutcome(life, DONE, new String(reply.payload(), UTF_8));
    }

    static ToldOutcome failed(int life, Throwable cause) {
        if (!(cause instanceof SluiceException known)) {
            return new ToldOutcome(life, cause.getClass().getSimpleName(), String.valueOf(cause));
        }
        String word = known.outcome() == null ? known.reason() : known.outcome().name();
        return new ToldOutcome(life, word, known.reason() + ": " + known.getMessage());
    }

    boolean isDone() {
        return word.equals(DONE);
    }

    /** Whether the server may run it all the same: nobody was told what became of it. */
    boolean isOpen() {
        return word.equals("OUTCOME_UNKNOWN") || word.equals("NOT_SENT") || word.equals("STREAM_RESET");
    }
}
