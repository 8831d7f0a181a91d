package dev.sluice.session;

import dev.sluice.handler.Message;

/** GRAPH: how many messages of a stream had which outcome; told with its last word. */
final class Tally {
    private long done;
    private long failed;
    private long skipped;
    private long aborted;

    void count(Outcome.Kind kind) {
        switch (kind) {
            case DONE -> done++;
            case FAILED -> failed++;
            case SKIPPED -> skipped++;
            case ABORTED -> aborted++;
            case PARKED, REFUSED, UNKNOWN -> throw new IllegalArgumentException(kind + " is no outcome");
        }
    }

    /** Goes on after a restart. */
    void restore(long doneBefore, long failedBefore, long skippedBefore, long abortedBefore) {
        done = doneBefore;
        failed = failedBefore;
        skipped = skippedBefore;
        aborted = abortedBefore;
    }

    /** Messages that never came. */
    void skipped(long count) {
        skipped += count;
    }

    static Message.Parent.Kind parentKind(Outcome.Kind kind) {
        return switch (kind) {
            case DONE -> Message.Parent.Kind.DONE;
            case FAILED -> Message.Parent.Kind.FAILED;
            case SKIPPED -> Message.Parent.Kind.SKIPPED;
            case ABORTED -> Message.Parent.Kind.ABORTED;
            case PARKED, REFUSED, UNKNOWN -> throw new IllegalArgumentException(kind + " is no outcome");
        };
    }

    long done() {
        return done;
    }

    long failed() {
        return failed;
    }

    long skipped() {
        return skipped;
    }

    long aborted() {
        return aborted;
    }
}
