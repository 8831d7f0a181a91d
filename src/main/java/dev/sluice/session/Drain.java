package dev.sluice.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * How a server that leaves parts with its sessions. Each is told to go at a moment of its own, so that not all clients
 * turn to another server at once, and ends when what it had accepted by then is settled, or the time is over.
 *
 * <p>Thread: one, which takes the steps; it need not be a home.
 */
public final class Drain {
    /** A hundred clients a second are no stampede: with few sessions the drain is not drawn out for nothing. */
    private static final long NANOS_A_SESSION = TimeUnit.MILLISECONDS.toNanos(10);

    private final Sessions sessions;
    private final RandomGenerator random;
    private final long startNanos;
    private final long deadlineNanos;
    private final long spreadNanos;
    private final Map<Session, Long> moments = new HashMap<>();
    private final LongAdder cutOff = new LongAdder();

    /**
     * Begins it: no session begins from now on.
     *
     * @param timeout how long sessions may take in all
     * @param spread over how much of that the clients are told
     */
    public Drain(Sessions sessions, Duration timeout, Duration spread, RandomGenerator random, long nowNanos) {
        sessions.drain();
        this.sessions = sessions;
        this.random = random;
        this.startNanos = nowNanos;
        this.deadlineNanos = nowNanos + timeout.toNanos();
        this.spreadNanos = Math.min(spread.toNanos(), sessions.sessionQuota().used() * NANOS_A_SESSION);
    }

    /** Does what is due; to be called every now and then until no session is left, which it returns. */
    public boolean step(long nowNanos) {
        for (Session session : sessions.all()) {
            if (nowNanos - moment(session) >= 0 || isOver(nowNanos)) {
                session.home().run(() -> part(session, nowNanos));
            }
        }
        return sessions.all().isEmpty();
    }

    /** How many sessions had to be ended before all they had accepted was settled. */
    public long cutOff() {
        return cutOff.sum();
    }

    /** Whether every client has been told. */
    public boolean everyoneIsTold(long nowNanos) {
        return nowNanos - startNanos >= spreadNanos || isOver(nowNanos);
    }

    /** Whether the time is over. */
    public boolean isOver(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    private long moment(Session session) {
        return moments.computeIfAbsent(
                session, s -> startNanos + (spreadNanos == 0 ? 0 : random.nextLong(spreadNanos)));
    }

    /** On the session's home. Between the word and the end there is a step, in which the client may do its part. */
    private void part(Session session, long nowNanos) {
        boolean told = session.isLeaving();
        if (!told) {
            session.goAway(Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nowNanos)));
        }
        boolean settled = session.isSettled();
        if (isOver(nowNanos) && !settled && !session.isClosed()) {
            cutOff.increment();
        }
        if (isOver(nowNanos) || (told && settled)) {
            session.endGoingAway();
        }
    }
}
