package dev.sluice.store;

/**
 * A named state scope, for an operator.
 *
 * @param keys of all its parts
 * @param bytes of keys and values
 */
public record StateSummary(StateScope scope, long keys, long bytes) {}
