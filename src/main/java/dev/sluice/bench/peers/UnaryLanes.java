package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Streams as unary calls can have them: each lane makes its next call when the last one is answered, for calls that are under
 * way together have no order. On the connection's loop.
 */
final class UnaryLanes<M> {
    private final PeerConnection<M> connection;
    private final PeerMethod method;
    private final M message;
    private final Promise<UnaryLanes<M>> done = Promise.promise();
    private int running;
    private long made;
    private long answered;
    private boolean stopped;

    UnaryLanes(PeerConnection<M> connection, PeerMethod method, M message) {
        this.connection = connection;
        this.method = method;
        this.message = message;
    }

    /** Completes, once it is stopped, when no call is under way. */
    Future<UnaryLanes<M>> start(int lanes) {
        running = lanes;
        for (int i = 0; i < lanes; i++) {
            call(new Lane());
        }
        return done.future();
    }

    void stop() {
        stopped = true;
    }

    long made() {
        return made;
    }

    long answered() {
        return answered;
    }

    private void call(Lane lane) {
        made++;
        connection.unary(method, message, lane);
    }

    private final class Lane implements CallListener<M> {
        @Override
        public void message(M message) {
            answered++;
        }

        @Override
        public void ended() {
            if (!stopped) {
                call(this);
                return;
            }
            running--;
            if (running == 0) {
                done.tryComplete(UnaryLanes.this);
            }
        }

        @Override
        public void failed(Throwable cause) {
            stopped = true;
            done.tryFail(cause);
        }
    }
}
