package dev.sluice.client;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A message that somebody waits for, or that has options. Others are their bare payloads. */
final class Sending {
    final byte[] payload;
    final @Nullable SendOptions options;
    private final @Nullable Promise<Reply> promise;

    Sending(byte[] payload, @Nullable SendOptions options, @Nullable Promise<Reply> promise) {
        this.payload = payload;
        this.options = options;
        this.promise = promise;
    }

    /** False where nobody was waiting. */
    boolean complete(Reply reply) {
        if (promise != null) {
            promise.tryComplete(reply);
        }
        return promise != null;
    }

    /** False where nobody was waiting. */
    boolean fail(SluiceException why) {
        if (promise != null) {
            promise.tryFail(why);
        }
        return promise != null;
    }
}
