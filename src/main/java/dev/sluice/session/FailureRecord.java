package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log of failures: a message that failed or was skipped, or a stretch of seqs that never came.
 *
 * @param id rises with each one on the server
 * @param seq of the message, or the first one of the stretch
 * @param count how many seqs it tells of
 * @param attempts how often it was given to its handler
 * @param failedAtMillis Unix time
 * @param head the first bytes of the payload
 * @param payload the whole of it; null where it is not kept (any more)
 * @param durable whether its stream is, which takes no message from anybody but its client
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FailureRecord(
        long id,
        String sessionId,
        long streamId,
        long seq,
        long count,
        MessageAttributes attributes,
        Failure failure,
        int attempts,
        long failedAtMillis,
        byte[] head,
        int payloadBytes,
        byte @Nullable [] payload,
        boolean durable) {
    private static final int HEAD_BYTES = 64;
    private static final byte[] NOTHING = {};

    static FailureRecord of(Stream stream, StreamMessage message, Failure why) {
        return new FailureRecord(
                stream.home().sessions().nextFailureId(),
                stream.session().id(),
                stream.id(),
                message.seq(),
                1,
                message.attributes(),
                why,
                message.attempts(),
                stream.home().loop().wallMillis(),
                head(message.payload()),
                message.bytes(),
                stream.durable() == null ? message.payload() : null,
                stream.durable() != null);
    }

    static FailureRecord missed(Stream stream, long from, long count, Failure why) {
        return new FailureRecord(
                stream.home().sessions().nextFailureId(),
                stream.session().id(),
                stream.id(),
                from,
                count,
                MessageAttributes.NONE,
                why,
                0,
                stream.home().loop().wallMillis(),
                NOTHING,
                0,
                null,
                stream.durable() != null);
    }

    /** The start of a payload, to recognize it by. */
    public static byte[] head(byte[] payload) {
        return payload.length <= HEAD_BYTES ? payload : Arrays.copyOf(payload, HEAD_BYTES);
    }

    FailureRecord withoutPayload() {
        return new FailureRecord(
                id,
                sessionId,
                streamId,
                seq,
                count,
                attributes,
                failure,
                attempts,
                failedAtMillis,
                head.length == payloadBytes ? head.clone() : head,
                payloadBytes,
                null,
                durable);
    }
}
