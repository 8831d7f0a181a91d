package dev.sluice.store;

import java.util.Map;

/**
 * What an Open was answered.
 *
 * @param fingerprint of what was asked
 * @param failures by index into the batch
 */
public record StoredOpen(
        long requestId,
        String fingerprint,
        long firstId,
        int count,
        boolean rolledBack,
        Map<Integer, StoredFailure> failures) {}
