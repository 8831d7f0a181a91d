package dev.sluice.session;

/** What can be seen of an open stream from outside. */
public interface StreamView {

    String sessionId();

    long id();

    /** Empty when it has none. */
    String name();

    /** The handler's name. */
    String handler();

    StreamStatus status();

    /** The highest seq accepted. */
    long accepted();

    /** The highest seq up to which all are settled. */
    long settled();

    /** Messages accepted and not settled. */
    default long queued() {
        return accepted() - settled();
    }

    /** Payload bytes of the messages accepted and not settled. */
    long queuedBytes();

    /** Seconds since the open. */
    int ageSeconds();

    /** Seconds since a message was last accepted or settled; the age when there was none. */
    int idleSeconds();
}
