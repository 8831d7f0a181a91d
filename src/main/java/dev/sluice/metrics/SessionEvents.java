package dev.sluice.metrics;

import dev.sluice.session.SessionListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what sessions tell, and passes it on. Thread-safe. */
public final class SessionEvents implements SessionListener {
    /** The server knows a few dozen reasons; should that change, a scrape must not grow with it. */
    private static final int REASONS_MAX = 100;

    private static final String OTHER = "OTHER";

    private final SessionListener next;
    private final LongAdder damaged = new LongAdder();
    private final Map<String, LongAdder> thrown = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> timeouts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> resets = new ConcurrentHashMap<>();

    public SessionEvents(SessionListener next) {
        this.next = next;
    }

    @Override
    public void handlerThrew(String handler, String sessionId, long streamId, Throwable why) {
        exceptions(handler).increment();
        next.handlerThrew(handler, sessionId, streamId, why);
    }

    @Override
    public void handlerStuck(String handler, String sessionId, long streamId) {
        timeouts(handler).increment();
        next.handlerStuck(handler, sessionId, streamId);
    }

    @Override
    public void streamReset(String sessionId, long streamId, String reason) {
        boolean known = resets.containsKey(reason) || resets.size() < REASONS_MAX;
        resets.computeIfAbsent(known ? reason : OTHER, key -> new LongAdder()).increment();
        next.streamReset(sessionId, streamId, reason);
    }

    @Override
    public void storeFailed(String why) {
        next.storeFailed(why);
    }

    @Override
    public void storeRecovered() {
        next.storeRecovered();
    }

    @Override
    public void sessionDamaged(String sessionId, String why) {
        damaged.increment();
        next.sessionDamaged(sessionId, why);
    }

    /** Attempts to bring back a stored session that could not be read. */
    LongAdder damaged() {
        return damaged;
    }

    LongAdder exceptions(String handler) {
        return thrown.computeIfAbsent(handler, key -> new LongAdder());
    }

    LongAdder timeouts(String handler) {
        return timeouts.computeIfAbsent(handler, key -> new LongAdder());
    }

    /** By reason. */
    Map<String, LongAdder> resets() {
        return resets;
    }
}
