package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The event loop that a client lives on. */
final class PeerLoop {
    private final ContextInternal context;

    /** @param vertx has one event loop alone */
    PeerLoop(Vertx vertx) {
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Any thread. The future completes on the loop. */
    <T> Future<T> run(Supplier<Future<T>> work) {
        Promise<T> promise = context.promise();
        execute(() -> work.get().onComplete(promise));
        return promise.future();
    }

    /** Any thread. */
    void execute(Runnable work) {
        context.runOnContext(turn -> work.run());
    }

    /** Behind what is there to be read: a task that Netty is handed now would run before that. */
    void nextTurn(Runnable work) {
        var unused = context.nettyEventLoop().schedule(() -> context.dispatch(work), 1, TimeUnit.NANOSECONDS);
    }

    Future<Void> after(Duration time) {
        Promise<Void> promise = context.promise();
        context.setTimer(Math.max(1, time.toMillis()), timer -> promise.complete());
        return promise.future();
    }
}
