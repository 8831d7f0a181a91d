package dev.sluice.grpc;

import dev.sluice.session.Drain;
import dev.sluice.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The order in which a server leaves: it is ready no more; clients are told one after the other, and their sessions end
 * as they are settled; connections are told to take no more calls; last words are written.
 */
final class Shutdown {
    private static final long STEP_MILLIS = 25;

    private final Vertx vertx;
    private final GrpcSettings settings;
    private final Sessions sessions;
    private final Connections connections;
    private final Unwritten unwritten;
    private boolean connectionsTold;

    Shutdown(Vertx vertx, GrpcSettings settings, Sessions sessions, Connections connections, Unwritten unwritten) {
        this.vertx = vertx;
        this.settings = settings;
        this.sessions = sessions;
        this.connections = connections;
        this.unwritten = unwritten;
    }

    /** Done when there is nobody left to say anything to, or the time is over; with the number of sessions cut off. */
    Future<Long> run() {
        sessions.leave();
        return after(settings.drainDelay()).compose(v -> {
            Drain drain = new Drain(
                    sessions,
                    settings.drainTimeout(),
                    settings.drainSpread(),
                    new SplittableRandom(),
                    System.nanoTime());
            return until(() -> step(drain, System.nanoTime())).map(done -> drain.cutOff());
        });
    }

    private boolean step(Drain drain, long nowNanos) {
        boolean gone = drain.step(nowNanos);
        if (!connectionsTold && drain.everyoneIsTold(nowNanos)) {
            connectionsTold = true;
            connections.goAway();
        }
        return gone && (unwritten.isEmpty() || drain.isOver(nowNanos));
    }

    private Future<Void> after(Duration delay) {
        return delay.isZero()
                ? Future.succeededFuture()
                : vertx.timer(delay.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
    }

    private Future<Void> until(BooleanSupplier done) {
        return done.getAsBoolean()
                ? Future.succeededFuture()
                : vertx.timer(STEP_MILLIS, TimeUnit.MILLISECONDS).compose(v -> until(done));
    }
}
