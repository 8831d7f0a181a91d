package dev.sluice.client;

import java.time.Instant;

/**
 * A stream, a key, or a message of a graph that is parked, with what waits behind it.
 *
 * @param seq of the message that failed
 * @param key of a KEYED stream; else empty
 * @param cause why it failed
 * @param attempts how often it was run
 * @param payloadHead the first bytes of its payload
 * @param parked messages in the stream's lot, those of other scopes included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the arrays are the receiver's own
public record ParkedScope(
        String sessionId,
        long streamId,
        long seq,
        byte[] key,
        SluiceException cause,
        int attempts,
        Instant parkedAt,
        byte[] payloadHead,
        int parked) {}
