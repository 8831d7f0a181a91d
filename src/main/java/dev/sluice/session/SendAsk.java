package dev.sluice.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Send asks for.
 *
 * @param streamId the stream, where the session is the client's own; else 0
 * @param spec the stream by its name, to be opened where it is not there; null where {@code streamId} says which
 * @param connection counts the streams of the connection the call came by
 */
public record SendAsk(long streamId, @Nullable StreamSpec spec, Quota connection, List<Message> messages) {

    /**
     * One message.
     *
     * @param seq 0 where the stream's server numbers
     * @param idempotencyKey the same again is the same message, where the server numbers; or empty
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Message(long seq, byte[] payload, MessageAttributes attributes, String idempotencyKey) {}
}
