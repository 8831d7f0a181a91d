package dev.sluice.client;

import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call that joins a session, from the attach to whatever ends it, with its heartbeats. It brings messages alone; what
 * the server says of them comes by the first path. On the loop.
 */
final class SidePath {
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
    void join(Wire wire, Duration timeout) {
        loop.after(timeout.toMillis(), () -> {
            if (!joined) {
                abandon(Failures.callTimeout());
            }
        });
        wire.exchange(number).onSuccess(this::begin).onFailure(cause -> over());
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
            over();
        } else {
            exchange.cancel(why);
        }
    }

    private void begin(GrpcClientRequest<Buffer, ServerFrame> request) {
        if (over) {
            request.cancel();
            return;
        }
        exchange = new Exchange(request, this::frame, paths::drained, why -> over());
        exchange.attach(Attach.newBuilder()
                .setSession(session)
                .setMode(Attach.Mode.JOIN)
                .build());
    }

    private void frame(ServerFrame frame) {
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
            pulse = new Pulse(loop, intervalMillis, this::write, () -> abandon(Failures.serverSilent()));
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

    private void over() {
        if (!over) {
            over = true;
            if (pulse != null) {
                pulse.stop();
            }
            paths.lost(number);
        }
    }
}
