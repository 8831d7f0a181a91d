package dev.sluice.client;

import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call that attaches a session, from the connection to whatever ends it, with its heartbeats. On the loop. */
final class FirstPath implements Exchange.Listener {
    private final Loop loop;
    private final SessionLink link;
    private final ClientSession session;
    private Attached.@Nullable Builder told = Attached.newBuilder();
    private @Nullable Exchange exchange;
    private @Nullable Pulse pulse;
    private long timer = Loop.NO_TIMER;
    private boolean over;

    FirstPath(Loop loop, SessionLink link, ClientSession session) {
        this.loop = loop;
        this.link = link;
        this.session = session;
    }

    /**
     * Attaches to a session, or with an empty reference to a new one.
     *
     * @param timeout how long the server may take
     */
    void attach(Calls calls, SessionRef to, Duration timeout) {
        timer = loop.after(timeout.toMillis(), () -> breakOff(Failures.callTimeout()));
        calls.exchange(0, this)
                .onSuccess(call -> begin(call, to))
                .onFailure(cause -> over(Failures.connectionFailed(cause)));
    }

    /** Nothing more will be said; the server ends the call. */
    void finish() {
        if (exchange != null) {
            exchange.finish();
        }
    }

    /** Gives the call up, for this cause. */
    void cancel(SluiceException why) {
        if (exchange == null) {
            over(why);
        } else {
            exchange.cancel(why);
        }
    }

    private void breakOff(SluiceException why) {
        if (exchange == null) {
            over(why);
        } else {
            exchange.breakOff(why);
        }
    }

    private void begin(Exchange call, SessionRef to) {
        if (over) {
            call.cancel(Failures.sessionOver());
            return;
        }
        exchange = call;
        Attach.Builder attach = Attach.newBuilder();
        if (!to.getSessionId().isEmpty()) {
            attach.setSession(to);
        }
        call.write(
                Buffer.buffer(ClientFrame.newBuilder().setAttach(attach).build().toByteArray()));
    }

    @Override
    public void frame(ServerFrame frame) {
        if (over) {
            return;
        }
        if (pulse != null) {
            pulse.heard(frame);
        }
        if (frame.hasAttached()) {
            attached(frame.getAttached());
        }
        if (told == null) {
            session.frame(frame);
        }
    }

    /** What it says may come in several frames. */
    private void attached(Attached part) {
        if (told == null || exchange == null) {
            return;
        }
        told.mergeFrom(part);
        if (!part.getMore()) {
            Attached whole = told.build();
            told = null;
            loop.cancel(timer);
            beat(whole.getHeartbeatIntervalMs());
            link.attached(exchange, whole);
        }
    }

    private void beat(int intervalMillis) {
        if (intervalMillis > 0) {
            pulse = new Pulse(
                    loop, intervalMillis, session.outflow()::heartbeat, () -> breakOff(Failures.serverSilent()));
        }
    }

    @Override
    public void drained() {
        session.outflow().flush();
    }

    @Override
    public void over(@Nullable SluiceException why) {
        if (!over) {
            over = true;
            loop.cancel(timer);
            if (pulse != null) {
                pulse.stop();
            }
            link.lost(this, why);
        }
    }
}
