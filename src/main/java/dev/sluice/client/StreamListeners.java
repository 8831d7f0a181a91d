package dev.sluice.client;

import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program wants to hear of a stream. On the loop. */
final class StreamListeners {
    private static final Logger LOG = LoggerFactory.getLogger(StreamListeners.class);

    private final long streamId;

    @Nullable
    Handler<byte[]> pushes;

    @Nullable
    Handler<Reply> replies;

    @Nullable
    Handler<FailedMessages> failures;

    @Nullable
    Handler<ParkedMessages> parked;

    @Nullable
    Handler<SluiceException> stalls;

    @Nullable
    Handler<AddedOutcome> added;

    StreamListeners(long streamId) {
        this.streamId = streamId;
    }

    void reply(Reply reply) {
        tell(replies, reply);
    }

    void failed(long fromSeq, long toSeq, SluiceException why) {
        tell(failures, new FailedMessages(fromSeq, toSeq, why));
    }

    /** What a listener throws is its own affair. */
    <T> void tell(@Nullable Handler<T> listener, T event) {
        if (listener == null) {
            return;
        }
        try {
            listener.handle(event);
        } catch (RuntimeException e) {
            LOG.error("stream {}: a handler of the program failed", streamId, e);
        }
    }
}
