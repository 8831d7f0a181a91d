package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits until everything that was sent on a session has its outcome. It looks once a millisecond, as a future for each
 * message would cost more than the message.
 */
final class Settling {
    private final ClientSession session;
    private final BooleanSupplier allSent;
    private final LongSupplier sent;
    private final Promise<Void> promise = Promise.promise();

    /**
     * @param allSent whether there comes no more
     * @param sent how many messages were sent, on the loop
     */
    Settling(ClientSession session, BooleanSupplier allSent, LongSupplier sent) {
        this.session = session;
        this.allSent = allSent;
        this.sent = sent;
    }

    /** On the loop. */
    void watch() {
        session.onClosed().onFailure(promise::tryFail);
        Context loop = Vertx.currentContext();
        look(loop);
    }

    void fail(Throwable why) {
        promise.tryFail(why);
    }

    Future<Void> future() {
        return promise.future();
    }

    private void look(Context loop) {
        if (allSent.getAsBoolean() && session.settled() >= sent.getAsLong()) {
            promise.tryComplete();
        } else if (!promise.future().isComplete()) {
            loop.owner().setTimer(1, timer -> look(loop));
        }
    }
}
