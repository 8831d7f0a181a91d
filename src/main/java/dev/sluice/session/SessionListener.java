package dev.sluice.session;

/** Hears of what is worth a line in a log. Called on a home's loop or a worker thread: it must not block. */
public interface SessionListener {

    /** A handler threw what is no typed failure: a fault of the handler's. */
    void handlerThrew(String handler, String sessionId, long streamId, Throwable thrown);

    /** A call of a handler is over its time and has not returned. */
    void handlerStuck(String handler, String sessionId, long streamId);

    /** Durable streams cannot be written, and take nothing until they can. Told once, until they can again. */
    default void storeFailed(String why) {}

    /** They can be written again. */
    default void storeRecovered() {}

    /** A session that is stored cannot be read. */
    default void sessionDamaged(String sessionId, String why) {}

    /** A stream was reset by the server. */
    void streamReset(String sessionId, long streamId, String reason);
}
