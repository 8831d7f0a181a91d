package dev.sluice.client;

import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program wants to hear of a stream. Told on the loop, set as those of {@link SessionListeners}. */
final class StreamListeners {
    private static final Logger LOG = LoggerFactory.getLogger(StreamListeners.class);

    private final long streamId;

    /** On the loop: it is given what came before it. */
    @Nullable
    Handler<byte[]> pushes;

    volatile @Nullable Handler<Reply> replies;
    volatile @Nullable Handler<FailedMessages> failures;
    volatile @Nullable Handler<ParkedMessages> parked;
    volatile @Nullable Handler<SluiceException> stalls;
    volatile @Nullable Handler<AddedOutcome> added;

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
