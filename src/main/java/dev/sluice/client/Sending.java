package dev.sluice.client;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A message that somebody waits for, or that has options. Others are their bare payloads. */
final class Sending {
    final byte[] payload;
    final @Nullable SendOptions options;
    private static final byte[] NOTHING = {};
    private final @Nullable Promise<Reply> promise;

    Sending(byte[] payload, @Nullable SendOptions options, @Nullable Promise<Reply> promise) {
        this.payload = payload;
        this.options = options;
        this.promise = promise;
    }

    /** Of a slot's content. */
    static byte[] payload(@Nullable Object message) {
        if (message instanceof byte[] bare) {
            return bare;
        }
        return message instanceof Sending sending ? sending.payload : NOTHING;
    }

    /** Of a slot's content; null where there are none. */
    static @Nullable SendOptions options(@Nullable Object message) {
        return message instanceof Sending sending ? sending.options : null;
    }

    /** What is left to keep of a message that is never sent again: who waits for it. */
    static Object withoutPayload(Object message) {
        return message instanceof Sending sending ? new Sending(NOTHING, null, sending.promise) : NOTHING;
    }

    /** False where nobody was waiting. */
    boolean complete(Reply reply) {
        if (promise != null) {
            promise.tryComplete(reply);
        }
        return promise != null;
    }

    /**
     * The cursor has passed it, and no outcome was told.
     *
     * @param there whether the server may have had it: else it cannot have been done there
     */
    void settled(long seq, boolean there) {
        if (there) {
            complete(Reply.empty(seq));
        } else {
            fail(Failures.seqSettled(seq));
        }
    }

    /** False where nobody was waiting. */
    boolean fail(SluiceException why) {
        if (promise != null) {
            promise.tryFail(why);
        }
        return promise != null;
    }
}
