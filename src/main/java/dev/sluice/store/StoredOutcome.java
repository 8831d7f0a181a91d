package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * An outcome that is kept for the same message again.
 *
 * @param idempotencyKey empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredOutcome(
        long seq,
        String idempotencyKey,
        int kind,
        byte[] payload,
        @Nullable StoredFailure failure,
        long fingerprint) {}
