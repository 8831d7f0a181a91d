package dev.sluice.client;

import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session's way to the server: the Exchange, from the attach to whatever ends it, and its heartbeats; and the paths that
 * join it, where there are to be some. On the loop.
 */
final class SessionLink {
    private final Wire wire;
    private final Loop loop;
    private final ClientSession session;
    private volatile SessionRef ref = SessionRef.getDefaultInstance();
    private final @Nullable SidePaths sides;
    private @Nullable Exchange exchange;
    private @Nullable Pulse pulse;
    private boolean attached;
    private boolean over;

    SessionLink(Wire wire, Loop loop, ClientSession session, ClientOptions options) {
        this.wire = wire;
        this.loop = loop;
        this.session = session;
        this.sides = options.paths() == 1 ? null : new SidePaths(wire, loop, session, options);
    }

    /** Names the session to the server. Any thread. */
    SessionRef ref() {
        return ref;
    }

    /**
     * Attaches to a session that an Open made, or with an empty reference to a new one.
     *
     * @param timeout how long the server may take
     */
    void attach(SessionRef to, Duration timeout) {
        ref = to;
        loop.after(timeout.toMillis(), () -> {
            if (!attached) {
                abandon(Failures.callTimeout());
            }
        });
        wire.exchange(0).onSuccess(this::begin).onFailure(cause -> over(Failures.connectionFailed(cause)));
    }

    /** Nothing more will be said; the server ends the call. */
    void finish() {
        if (sides != null) {
            sides.finish();
        }
        if (exchange != null) {
            exchange.finish();
        }
    }

    /** Gives the call up, for this cause. */
    void abandon(SluiceException why) {
        if (exchange == null) {
            over(why);
        } else {
            exchange.cancel(why);
        }
    }

    /** The server leaves: no path is made any more. */
    void goAway() {
        if (sides != null) {
            sides.joinNoMore();
        }
    }

    private void begin(GrpcClientRequest<Buffer, ServerFrame> request) {
        if (over) {
            request.cancel();
            return;
        }
        exchange = new Exchange(request, this::frame, session.outflow()::flush, this::over);
        Attach.Builder attach = Attach.newBuilder();
        if (!ref.getSessionId().isEmpty()) {
            attach.setSession(ref);
        }
        exchange.attach(attach.build());
    }

    private void frame(ServerFrame frame) {
        if (over) {
            return;
        }
        if (pulse != null) {
            pulse.heard(frame);
        }
        if (frame.hasAttached()) {
            attached(frame.getAttached());
        }
        session.frame(frame);
    }

    /** The token is told only where the call made the session. */
    private void attached(Attached told) {
        if (attached || exchange == null) {
            return;
        }
        attached = true;
        SessionRef given = told.getSession();
        ref = given.getToken().isEmpty()
                ? given.toBuilder().setToken(ref.getToken()).build()
                : given;
        if (told.getHeartbeatIntervalMs() > 0) {
            pulse = new Pulse(
                    loop,
                    told.getHeartbeatIntervalMs(),
                    session.outflow()::heartbeat,
                    () -> abandon(Failures.serverSilent()));
        }
        session.outflow().attach(exchange, sides, ref.getEpoch());
        if (sides != null) {
            sides.join(ref);
        }
        session.attached(told.getDefaultWindow());
    }

    private void over(@Nullable SluiceException why) {
        if (!over) {
            over = true;
            if (pulse != null) {
                pulse.stop();
            }
            if (sides != null) {
                sides.abandon(why == null ? Failures.sessionOver() : why);
            }
            session.over(why);
        }
    }
}
