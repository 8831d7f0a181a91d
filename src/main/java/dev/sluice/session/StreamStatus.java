package dev.sluice.session;

import java.util.Locale;

/** What a stream is at, for those who look. */
public enum StreamStatus {
    /** Asked for; its handler has not answered, or that of another in its batch. */
    OPENING,
    /** Takes messages and runs them. */
    OPEN,
    /** Runs nothing until its client takes the replies that wait. */
    BLOCKED,
    /** A call of its handler is over its time and has not returned. */
    STUCK,
    /** Can do nothing until a seq comes that has not come. */
    WAITING,
    /** Has messages that failed, or wait behind one that did, until somebody decides about them. */
    PARKED,
    /** A message failed; nothing of it runs any more. */
    FAILED,
    /** The client has said which message is the last. */
    ENDING,
    /** All is done; its client has yet to take what is left. */
    ENDED;

    /** The name in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static StreamStatus of(Stream stream) {
        return switch (stream.state()) {
            case OPENING -> OPENING;
            case OPEN -> ofOpen(stream);
            case ENDING -> ENDING;
            case ENDED, GONE -> ENDED;
        };
    }

    private static StreamStatus ofOpen(Stream stream) {
        Runner runner = stream.runner();
        if (runner.isGivenUp()) {
            return STUCK;
        }
        if (stream.sequencer().hasFailed()) {
            return FAILED;
        }
        if (runner.isHeldUp()) {
            return BLOCKED;
        }
        if (stream.sequencer().parked() > 0) {
            return PARKED;
        }
        if (stream.sequencer().stalled()) {
            return WAITING;
        }
        Ending ending = stream.knownEnding();
        return ending != null && ending.isSaid() ? ENDING : OPEN;
    }
}
