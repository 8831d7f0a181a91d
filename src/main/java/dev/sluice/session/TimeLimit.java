package dev.sluice.session;

import org.jspecify.annotations.Nullable;

/**
 * The time limit of one call of a handler. Its time runs from when the call begins, which on a busy pool may be long after
 * it was asked for. A call that is over its time is stuck until it has returned.
 *
 * <p>Thread: its home, but for {@link #begin}.
 */
final class TimeLimit {
    private static final long NOT_BEGUN = Long.MAX_VALUE;

    private final Stream stream;
    private final HandlerBinding handler;
    private final Call call;
    private volatile long sinceNanos = NOT_BEGUN;
    private Timers.@Nullable Timer timer;
    private boolean stuck;
    private boolean returned;

    /** What is limited. */
    interface Call {
        /** Takes note of what the call has reported and what is not known at home yet. */
        default void catchUp() {}

        /** The call is over its time. */
        void timeOut();
    }

    TimeLimit(Stream stream, HandlerBinding handler, Call call) {
        this.stream = stream;
        this.handler = handler;
        this.call = call;
    }

    /** The call's time begins; anew, where it was running. From any thread. Returns the time it is. */
    long begin() {
        long now = stream.home().loop().nowNanos();
        sinceNanos = now;
        return now;
    }

    void watch() {
        long since = Math.min(sinceNanos, stream.home().nowNanos());
        timer = stream.home().timers().schedule(since + handler.timeoutNanos(), this::check);
    }

    /** The call has come back, in time or not. */
    void returned() {
        returned = true;
        stream.home().timers().cancel(timer);
        if (stuck) {
            handler.cameBack();
        }
    }

    private void check() {
        call.catchUp();
        if (returned) {
            return;
        }
        long now = stream.home().nowNanos();
        if (now - Math.min(sinceNanos, now) < handler.timeoutNanos()) {
            watch();
            return;
        }
        stuck = true;
        handler.becameStuck();
        Sessions sessions = stream.home().sessions();
        sessions.listener().handlerStuck(handler.name(), stream.session().id(), stream.id());
        call.timeOut();
    }
}
