package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * What a stream has to tell and has no receipt for.
 *
 * @param seq that it answers, 0 for a push
 * @param toSeq the last seq that it is the outcome of; 0 for {@code seq} alone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredItem(
        long seq,
        long toSeq,
        int kind,
        byte[] payload,
        @Nullable StoredFailure failure,
        long heldBytes,
        long fingerprint) {}
