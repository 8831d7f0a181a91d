package dev.sluice.session;

import dev.sluice.handler.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Where a session writes what it has for its client. Called on the session's home; what is written between two calls of
 * {@link #flush} leaves together.
 */
public interface PathOutput {

    /** False when the client reads too slowly to take more now; {@link Path#writable} tells when it does. */
    boolean writable();

    /**
     * Whether another path may come after this one, by a client that may have missed what it gave no receipt for: so that
     * is kept.
     */
    boolean replaceable();

    /** Whether a settled message is worth a word of its own, and not only in company. */
    boolean prompt();

    /** The next item of a stream. */
    void item(long streamId, long outSeq, Item item);

    void ack(long streamId, long upTo);

    /** What is done beyond what the stream's acks reach. */
    void ackRange(long streamId, long from, long to);

    void credit(long streamId, long maxSeq, long maxTotalBytes);

    void refused(long streamId, long fromSeq, Failure failure);

    /** A stream's last word; the failure is null where it ended well. A summary is told of a GRAPH alone. */
    void ended(long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary);

    void reset(long streamId, Failure failure);

    void heartbeat(long beat, long seen);

    void goAway(Failure failure, long deadlineMillis);

    void flush();

    /** Ends the call: well where the failure is null. */
    void end(@Nullable Failure failure);

    /** Ends the call for one that takes its place, and tells anew what this one could not write yet. */
    default void giveWay(Failure failure) {
        end(failure);
    }
}
