package dev.sluice.store;

import java.util.Map;

/**
 * Why something failed.
 *
 * @param retryAfterMillis -1 where nothing is said
 */
public record StoredFailure(
        int code, String reason, String message, Map<String, String> metadata, long retryAfterMillis) {}
