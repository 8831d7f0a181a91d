package dev.sluice.client;

import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call that joins a session, from the attach to whatever ends it, with its heartbeats. It brings messages alone; what
 * the server says of them comes by the first path. On the loop.
 */
final class SidePath implements Exchange.Listener {
    private final int number;
    private final SessionRef session;
    private final Loop loop;
    private final SidePaths paths;
    private @Nullable Exchange exchange;
    private @Nullable Pulse pulse;
    private boolean joined;
    private boolean over;

    SidePath(int number, SessionRef session, Loop loop, SidePaths paths) {
        this.number = number;
        this.session = session;
        this.loop = loop;
        this.paths = paths;
    }

    /** @param timeout how long the server may take */
    void join(Calls calls, Duration timeout) {
        loop.after(timeout.toMillis(), () -> {
            if (!joined && !over) {
                breakOff(Failures.callTimeout());
            }
        });
        calls.exchange(number, this).onSuccess(this::begin).onFailure(cause -> over(null));
    }

    /** The call, where it takes something now; else null. */
    @Nullable
    Exchange writable() {
        return joined && !over && exchange != null && !exchange.isFull() ? exchange : null;
    }

    /** Nothing more will be said; the server ends the call. */
    void finish() {
        if (joined && exchange != null) {
            exchange.finish();
        } else {
            abandon(Failures.sessionClosed());
        }
    }

    /** Gives the call up. */
    void abandon(SluiceException why) {
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

    private void begin(Exchange call) {
        if (over) {
            call.cancel(Failures.sessionOver());
            return;
        }
        exchange = call;
        Attach attach = Attach.newBuilder()
                .setSession(session)
                .setMode(Attach.Mode.JOIN)
                .build();
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
        if (frame.hasAttached() && !joined) {
            joined = true;
            beat(frame.getAttached().getHeartbeatIntervalMs());
            paths.joined(number);
        }
        if (frame.hasGoAway()) {
            paths.goAway(frame.getGoAway());
        }
    }

    private void beat(int intervalMillis) {
        if (intervalMillis > 0) {
            pulse = new Pulse(loop, intervalMillis, this::write, () -> breakOff(Failures.serverSilent()));
        }
    }

    private void write(Heartbeat beat) {
        Exchange free = writable();
        if (free != null) {
            ClientFrame frame = ClientFrame.newBuilder()
                    .setEpoch(session.getEpoch())
                    .setHeartbeat(beat)
                    .build();
            free.write(Buffer.buffer(frame.toByteArray()));
        }
    }

    @Override
    public void drained() {
        paths.drained();
    }

    @Override
    public void over(@Nullable SluiceException why) {
        if (!over) {
            over = true;
            if (pulse != null) {
                pulse.stop();
            }
            paths.lost(number);
        }
    }
}
