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

    private static final long FIRST_DELAY_MILLIS = 50;
    private static final long MAX_DELAY_MILLIS = 5_000;

    private final Wire wire;
    private final Loop loop;
    private final ClientSession session;
    private final Duration timeout;

    /** By number; the first place stays empty. */
    private final @Nullable SidePath[] paths;

    private final long[] delays;
    private SessionRef ref = SessionRef.getDefaultInstance();
    private int turn;
    private boolean joining;

    SidePaths(Wire wire, Loop loop, ClientSession session, ClientOptions options) {
        this.wire = wire;
        this.loop = loop;
        this.session = session;
        this.timeout = options.callTimeout();
        this.paths = new @Nullable SidePath[options.paths()];
        this.delays = new long[options.paths()];
        Arrays.fill(delays, FIRST_DELAY_MILLIS);
    }

    /** The session is there. */
    void join(SessionRef to) {
        ref = to;
        joining = true;
        for (int number = 1; number < paths.length; number++) {
            join(number);
        }
    }

    private void join(int number) {
        if (joining) {
            SidePath path = new SidePath(number, ref, loop, this);
            paths[number] = path;
            path.join(wire, timeout);
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
        delays[number] = FIRST_DELAY_MILLIS;
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
            loop.after(delays[number], () -> join(number));
            delays[number] = Math.min(2 * delays[number], MAX_DELAY_MILLIS);
        }
    }
}
