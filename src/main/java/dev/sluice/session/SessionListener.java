package dev.sluice.session;

/** Hears of what is worth a line in a log. Called on a home's loop or a worker thread: it must not block. */
public interface SessionListener {

    /** A handler threw what is no typed failure: a fault of the handler's. */
    void handlerThrew(String handler, String sessionId, long streamId, Throwable thrown);

    /** A call of a handler is over its time and has not returned. */
    void handlerStuck(String handler, String sessionId, long streamId);

    /** A stream was reset by the server. */
    void streamReset(String sessionId, long streamId, String reason);
}
