package dev.sluice.session;

import dev.sluice.handler.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What a call of Send is told of one message.
 *
 * @param seq the message's number; 0 where it was refused before it got one
 * @param payload the handler's reply; empty where there is none
 * @param failure why, where it is not done
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Outcome(
        long seq, Kind kind, byte[] payload, @Nullable Failure failure) {
    private static final byte[] NOTHING = {};

    public enum Kind {
        DONE,
        FAILED,
        SKIPPED,
        ABORTED,
        /** Taken, and kept by the server for an operator: its outcome is to come. */
        PARKED,
        /** Not taken; no outcome, the seq is free. */
        REFUSED,
        /** Taken once, and what became of it cannot be told. */
        UNKNOWN
    }

    static Outcome without(Kind kind, long seq, Failure why) {
        return new Outcome(seq, kind, NOTHING, why);
    }
}
