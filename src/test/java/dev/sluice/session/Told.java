package dev.sluice.session;

/** What a client was told, one thing each; a reason of "OK" stands for no failure. */
sealed interface Told {
    record Reply(long stream, long outSeq, long seq, String text) implements Told {}

    record Push(long stream, long outSeq, String text) implements Told {}

    record Failed(long stream, long outSeq, long seq, String reason) implements Told {}

    record Aborted(long stream, long outSeq, long from, long to, String reason) implements Told {}

    record Skipped(long stream, long outSeq, long from, long to, String reason) implements Told {}

    record Parked(long stream, long outSeq, long from, long to, String reason) implements Told {}

    record Unknown(long stream, long outSeq, long seq, String reason) implements Told {}

    record Range(long stream, long from, long to) implements Told {}

    record Ack(long stream, long upTo) implements Told {}

    record Credit(long stream, long maxSeq, long maxBytes) implements Told {}

    record Refused(long stream, long fromSeq, String reason) implements Told {}

    record Ended(long stream, String reason, String text, long lastOutSeq) implements Told {}

    record Reset(long stream, String reason) implements Told {}

    record Heartbeat(long beat, long seen) implements Told {}

    record GoAway(String reason, long deadlineMillis) implements Told {}

    /** The call is over. */
    record Over(String reason) implements Told {}
}
