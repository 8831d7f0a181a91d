package dev.sluice.client;

import dev.sluice.v1.Attached;
import dev.sluice.v1.SessionRef;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session's way to the server: its first path, made anew as long as the session may be resumed by it, and the paths that
 * join it, where there are to be some. On the loop.
 */
final class SessionLink {
    private enum State {
        /** The session has not been attached yet: what goes wrong ends it. */
        ATTACHING,
        ATTACHED,
        /** The path broke, and another one is tried. */
        DETACHED,
        OVER
    }

    private final Calls calls;
    private final Loop loop;
    private final ClientSession session;
    private final Duration timeout;
    private final Duration giveUpAfter;
    private final Backoff backoff;
    private final @Nullable SidePaths sides;
    private volatile SessionRef ref = SessionRef.getDefaultInstance();
    private volatile State state = State.ATTACHING;
    private @Nullable FirstPath path;
    private @Nullable SluiceException cause;
    private boolean finishing;
    private long giveUp = Loop.NO_TIMER;
    private long lasting = Loop.NO_TIMER;

    SessionLink(Calls calls, Loop loop, ClientSession session, ClientOptions options, DoubleSupplier random) {
        this.calls = calls;
        this.loop = loop;
        this.session = session;
        this.timeout = options.callTimeout();
        this.giveUpAfter = options.resume();
        this.backoff = new Backoff(random);
        this.sides = options.paths() == 1 ? null : new SidePaths(calls, loop, session, options, random);
    }

    /** Names the session to the server. Any thread. */
    SessionRef ref() {
        return ref;
    }

    /** Any thread. */
    boolean isAttached() {
        return state == State.ATTACHED;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    Duration giveUpAfter() {
        return giveUpAfter;
    }

    /** Attaches to a session that an Open made, or with an empty reference to a new one. */
    void attach(SessionRef to) {
        ref = to;
        connect(to);
    }

    /** The server has closed the session: nothing more will be said, and the server ends the calls. */
    void finish() {
        finishing = true;
        if (sides != null) {
            sides.finish();
        }
        if (state == State.ATTACHED && path != null) {
            path.finish();
        } else {
            over(null);
        }
    }

    /** Gives the session up, for this cause. */
    void abandon(SluiceException why) {
        over(why);
    }

    /** The server leaves: until the session is resumed no path is made. */
    void goAway() {
        if (sides != null) {
            sides.joinNoMore();
        }
    }

    private void connect(SessionRef to) {
        FirstPath next = new FirstPath(loop, this, session);
        path = next;
        next.attach(calls, to, timeout);
    }

    /** The token is told only where the call made the session. */
    void attached(Exchange exchange, Attached told) {
        boolean again = state == State.DETACHED;
        state = State.ATTACHED;
        loop.cancel(giveUp);
        // A server that takes the session and drops it at once is not to be called all the time.
        lasting = loop.after(Backoff.MAX_MILLIS, backoff::reset);
        SessionRef given = told.getSession();
        ref = given.getToken().isEmpty()
                ? given.toBuilder().setToken(ref.getToken()).build()
                : given;
        session.outflow().attach(exchange, sides, ref.getEpoch());
        session.attached(told, again);
        if (sides != null && !isOver()) {
            sides.join(ref);
        }
    }

    /** A path is over, or did not come about. The cause is null where the server ended it well. */
    void lost(FirstPath lost, @Nullable SluiceException why) {
        if (path != lost || state == State.OVER) {
            return;
        }
        path = null;
        if (finishing || why == null || !mayResume(why)) {
            over(finishing ? null : why);
            return;
        }
        cause = why;
        if (state == State.ATTACHED) {
            detach(why);
        }
        loop.after(Math.max(backoff.next(), millis(why.retryAfter())), this::reconnect);
    }

    private boolean mayResume(SluiceException why) {
        return state != State.ATTACHING && !giveUpAfter.isZero() && Failures.isPassing(why);
    }

    private void detach(SluiceException why) {
        state = State.DETACHED;
        loop.cancel(lasting);
        giveUp = loop.after(giveUpAfter.toMillis(), () -> over(cause));
        session.outflow().pause();
        if (sides != null) {
            sides.abandon(why);
        }
        session.detached(why);
    }

    /** With no epoch: whatever it is now, the server tells. */
    private void reconnect() {
        if (state == State.DETACHED && path == null) {
            connect(ref.toBuilder().clearEpoch().build());
        }
    }

    private void over(@Nullable SluiceException why) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        loop.cancel(giveUp);
        loop.cancel(lasting);
        SluiceException last = why == null ? Failures.sessionOver() : why;
        if (path != null) {
            path.cancel(last);
        }
        if (sides != null) {
            sides.abandon(last);
        }
        session.over(why);
    }

    private static long millis(@Nullable Duration delay) {
        return delay == null ? 0 : delay.toMillis();
    }
}
