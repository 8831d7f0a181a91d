package dev.sluice.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parked message, with all that it came with.
 *
 * @param edges beside {@code needs}: what a failure of each does
 * @param idempotencyKey empty for none
 * @param parkedFor null where the message itself did not fail
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredMessage(
        long seq,
        byte[] payload,
        byte[] key,
        boolean critical,
        long ttlMillis,
        Map<String, String> headers,
        long[] needs,
        byte[] edges,
        int priority,
        int children,
        long replayOf,
        int attempts,
        String idempotencyKey,
        @Nullable StoredFailure parkedFor,
        long parkedAtMillis) {}
