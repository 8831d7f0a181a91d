package dev.sluice.client;

import java.time.Instant;

/**
 * An entry of the server's log of failures.
 *
 * @param id names it for {@link SluiceAdmin#replay}; rises with each failure of the server
 * @param seq of the message that failed, or the first of them
 * @param count how many messages from that seq on it tells of
 * @param key of a KEYED stream; else empty
 * @param attempts how often it was run
 * @param payloadHead the first bytes of its payload
 * @param payloadBytes how large the payload is
 * @param replayable whether the payload is kept whole
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the arrays are the receiver's own
public record LoggedFailure(
        long id,
        String sessionId,
        long streamId,
        long seq,
        long count,
        byte[] key,
        SluiceException cause,
        int attempts,
        Instant failedAt,
        byte[] payloadHead,
        long payloadBytes,
        boolean replayable) {}
