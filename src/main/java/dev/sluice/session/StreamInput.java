package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import org.jspecify.annotations.Nullable;

/** What a client does to one stream. On the stream's home. */
public interface StreamInput {

    /** How its messages are sequenced, and so what they may have beside their payloads. */
    Order order();

    /** A whole message. */
    void message(long seq, byte[] payload, MessageAttributes attributes);

    /**
     * A segment of a message.
     *
     * @param offset how many bytes of the message came before
     * @param more whether others follow
     * @param attributes the message's, told with its last segment
     */
    void segment(long seq, long offset, byte[] part, boolean more, MessageAttributes attributes);

    /**
     * A whole message of a call that is told at once, and goes by the stream's window instead of credit.
     *
     * @return why it is not accepted; null when it is
     */
    @Nullable
    Failure submit(long seq, byte[] payload, MessageAttributes attributes);

    /** No message comes after {@code lastSeq}. */
    void end(long lastSeq);

    /** The message is not wanted any more; it still runs if it has begun. */
    void cancel(long seq);

    /** The client gives the stream up. */
    void resetByClient();

    /** The client sent something about this stream that makes no sense: it is reset, and the client told why. */
    void reset(Failure why);

    /** How far the server may go with items; absolute. */
    void grant(long maxOutSeq, long maxOutBytes);

    /** The client has every item up to here. */
    void confirm(long upToOutSeq);
}
