package dev.sluice.store;

import java.util.Map;

/** A stream's spec, every default filled in. */
public record StoredSpec(
        String handler,
        int order,
        int windowMessages,
        long windowBytes,
        int maxParallel,
        int maxParked,
        int maxFailedScopes,
        long maxReplyBytes,
        int dependents,
        int failureAttempts,
        long failureBackoffNanos,
        int failureLast,
        long gapDeadlineNanos,
        boolean gapSkip,
        int outWindowMessages,
        long outWindowBytes,
        long idleTimeoutNanos,
        boolean serverNumbers,
        String name,
        Map<String, String> labels,
        String contentType,
        int durability,
        String stateScope) {}
