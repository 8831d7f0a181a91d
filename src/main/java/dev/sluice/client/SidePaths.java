package dev.sluice.client;

import dev.sluice.v1.GoAway;
import dev.sluice.v1.SessionRef;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a session beside its first one, which is number 0. Each joins by a connection of its own; one that breaks is
 * made anew, later and later as long as that fails. On the loop.
 */
final class SidePaths {
    /** No path takes anything now. */
    static final int NONE = -1;

    private final Calls calls;
    private final Loop loop;
    private final ClientSession session;
    private final Duration timeout;

    /** By number; the first place stays empty. */
    private final @Nullable SidePath[] paths;

    private final Backoff[] delays;
    private SessionRef ref = SessionRef.getDefaultInstance();
    private int turn;
    private boolean joining;

    SidePaths(Calls calls, Loop loop, ClientSession session, ClientOptions options) {
        this.calls = calls;
        this.loop = loop;
        this.session = session;
        this.timeout = options.callTimeout();
        this.paths = new @Nullable SidePath[options.paths()];
        this.delays = new Backoff[options.paths()];
        Arrays.setAll(delays, number -> Backoff.random());
    }

    /** The session is there, for the first time or again. */
    void join(SessionRef to) {
        ref = to;
        joining = true;
        for (int number = 1; number < paths.length; number++) {
            join(number);
        }
    }

    private void join(int number) {
        if (joining && paths[number] == null) {
            SidePath path = new SidePath(number, ref, loop, this);
            paths[number] = path;
            path.join(calls, timeout);
        }
    }

    /** What is lost from now on is not made anew. */
    void joinNoMore() {
        joining = false;
    }

    /** Nothing more will be said; the server ends the calls. */
    void finish() {
        joining = false;
        for (SidePath path : paths.clone()) {
            if (path != null) {
                path.finish();
            }
        }
    }

    /** They are given up, until they may {@link #join} again. */
    void abandon(SluiceException why) {
        joining = false;
        for (SidePath path : paths.clone()) {
            if (path != null) {
                path.abandon(why);
            }
        }
    }

    /** The number of the path whose turn it is, of those that take more; or {@link #NONE}. */
    int next(Exchange first) {
        for (int i = 0; i < paths.length; i++) {
            turn = turn + 1 == paths.length ? 0 : turn + 1;
            if (exchange(turn, first) != null) {
                return turn;
            }
        }
        return NONE;
    }

    /** The call of a path, where it takes more; else null. */
    @Nullable
    Exchange exchange(int number, Exchange first) {
        if (number == 0) {
            return first.isFull() ? null : first;
        }
        SidePath path = paths[number];
        return path == null ? null : path.writable();
    }

    // What becomes of them

    void joined(int number) {
        delays[number].reset();
        session.outflow().wake();
    }

    void drained() {
        session.outflow().flush();
    }

    void goAway(GoAway told) {
        session.goAway(told);
    }

    void lost(int number) {
        paths[number] = null;
        session.pathLost(number);
        if (joining) {
            loop.after(delays[number].next(), () -> join(number));
        }
    }
}
