package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client does to one stream. On the stream's home. */
public interface StreamInput {

    /**
     * A whole message.
     *
     * @param ttlMillis how long after acceptance it may begin; 0 for ever
     */
    void message(long seq, byte[] payload, long ttlMillis, Map<String, String> headers);

    /**
     * A segment of a message.
     *
     * @param offset how many bytes of the message came before
     * @param more whether others follow
     * @param ttlMillis the message's, told with its last segment
     */
    void segment(long seq, long offset, byte[] part, boolean more, long ttlMillis, Map<String, String> headers);

    /**
     * A whole message of a call that is told at once, and goes by the stream's window instead of credit.
     *
     * @return why it is not accepted; null when it is
     */
    @Nullable
    Failure submit(long seq, byte[] payload, long ttlMillis, Map<String, String> headers);

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
