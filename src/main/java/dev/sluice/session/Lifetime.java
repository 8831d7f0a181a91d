package dev.sluice.session;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a session lives without its client: it outlives the last path, or the last call, by the session TTL, and waits for
 * the first one no longer than the orphan TTL.
 *
 * <p>Thread: the session's home.
 */
final class Lifetime {
    private final Session session;

    /** Calls of Send that wait. */
    private int sending;

    /** There was a Send. */
    private boolean sentTo;

    /** Something came of it: its client knows of it, or may. */
    private boolean begun;

    private Timers.@Nullable Timer expiry;

    Lifetime(Session session) {
        this.session = session;
    }

    /** Its client knows of it. */
    void begun() {
        begun = true;
    }

    /** A path carries it. */
    void carried() {
        begun = true;
        over();
    }

    /** Nobody carries it: it goes after a while. */
    void left() {
        expireAfter(ttlNanos());
    }

    void sendBegan() {
        sending++;
        sentTo = true;
    }

    /** A session without a path lives from its last call on. */
    void sendOver() {
        sending--;
        if (!session.isClosed() && !isAttached()) {
            left();
        }
    }

    /** Whether there ever was a Send. */
    boolean wasSentTo() {
        return sentTo;
    }

    /** Whether its client is there: by a path, or by a call. */
    boolean isAttached() {
        return session.path() != null || sending > 0;
    }

    /**
     * An Open came to its end. A session in which nothing ever came to be is of no use to anyone; another one that was
     * never attached waits for its owner, who may not know of it. Returns whether it is gone.
     */
    boolean openOver(boolean opened) {
        begun |= opened;
        if (!begun && !session.isClosed() && session.streams().isEmpty()) {
            session.remove();
        } else if (opened && !session.wasAttached()) {
            expireAfter(sentTo ? ttlNanos() : limits().orphanTtl().toNanos());
        }
        return session.isClosed();
    }

    /** It is on the disk from now on, and has more time than before. */
    void stored() {
        boolean away = session.path() == null && (sentTo || session.wasAttached());
        if (away && !session.isClosed()) {
            left();
        }
    }

    /** How long it still has, if nobody comes; in milliseconds. 0 where its client is there. */
    long leftMillis() {
        if (expiry == null || isAttached()) {
            return 0;
        }
        return Math.max(
                1,
                TimeUnit.NANOSECONDS.toMillis(
                        expiry.deadlineNanos() - session.home().nowNanos()));
    }

    /** It waits for nothing any more. */
    void over() {
        session.home().timers().cancel(expiry);
        expiry = null;
    }

    private long ttlNanos() {
        return (session.durable().isStored() ? limits().durableSessionTtl() : limits().sessionTtl()).toNanos();
    }

    private Limits limits() {
        return session.home().sessions().limits();
    }

    private void expireAfter(long nanos) {
        over();
        Home home = session.home();
        expiry = home.timers().schedule(home.nowNanos() + nanos, this::expire);
    }

    private void expire() {
        if (session.durable().isLoading()) {
            left();
        } else if (!session.isClosed() && !isAttached()) {
            session.abort();
        }
    }
}
