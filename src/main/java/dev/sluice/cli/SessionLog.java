package dev.sluice.cli;

import dev.sluice.session.SessionListener;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes what sessions tell into the log. Each kind of line has a rate of its own that it cannot exceed, since a client
 * can bring about any of them as often as it likes; {@code held_back} tells how many lines are missing.
 */
final class SessionLog implements SessionListener {
    private static final int LINES_A_SECOND = 10;

    private final Logger log;
    private final RateLimit throwing;
    private final RateLimit stuck;
    private final RateLimit resets;

    SessionLog() {
        this(LoggerFactory.getLogger("sluice.sessions"), System::nanoTime);
    }

    SessionLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.throwing = new RateLimit(LINES_A_SECOND, nanoTime);
        this.stuck = new RateLimit(LINES_A_SECOND, nanoTime);
        this.resets = new RateLimit(LINES_A_SECOND, nanoTime);
    }

    @Override
    public void handlerThrew(String handler, String sessionId, long streamId, Throwable thrown) {
        throwing.pass(heldBack -> line(log.atError(), sessionId, streamId, heldBack)
                .addKeyValue("handler", handler)
                .addKeyValue("exception", thrown.getClass().getName())
                .addKeyValue("reason", thrown.getMessage())
                .setCause(thrown)
                .log("a handler threw: a fault of the handler's"));
    }

    @Override
    public void handlerStuck(String handler, String sessionId, long streamId) {
        stuck.pass(heldBack -> line(log.atWarn(), sessionId, streamId, heldBack)
                .addKeyValue("handler", handler)
                .log("a handler is over its time and has not returned"));
    }

    @Override
    public void streamReset(String sessionId, long streamId, String reason) {
        resets.pass(heldBack -> line(log.atInfo(), sessionId, streamId, heldBack)
                .addKeyValue("reason", reason)
                .log("stream reset by the server"));
    }

    @Override
    public void storeFailed(String why) {
        log.atError()
                .addKeyValue("reason", why)
                .log("durable streams cannot be written, and take nothing until they can");
    }

    @Override
    public void storeRecovered() {
        log.info("durable streams can be written again");
    }

    @Override
    public void sessionDamaged(String sessionId, String why) {
        log.atError()
                .addKeyValue("session", sessionId)
                .addKeyValue("reason", why)
                .log("a stored session cannot be read");
    }

    private static LoggingEventBuilder line(LoggingEventBuilder event, String sessionId, long streamId, long heldBack) {
        LoggingEventBuilder line = event.addKeyValue("session", sessionId).addKeyValue("stream", streamId);
        return heldBack == 0 ? line : line.addKeyValue("held_back", heldBack);
    }
}
