package dev.sluice.metrics;

import dev.sluice.session.SessionListener;

/** Hears, and does nothing. */
final class Nobody implements SessionListener {
    @Override
    public void handlerThrew(String handler, String sessionId, long streamId, Throwable why) {}

    @Override
    public void handlerStuck(String handler, String sessionId, long streamId) {}

    @Override
    public void streamReset(String sessionId, long streamId, String reason) {}
}
