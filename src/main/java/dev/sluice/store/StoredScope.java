package dev.sluice.store;

/**
 * What a failure concerns, remembered by the seq that failed.
 *
 * @param cause the seq whose failure is behind it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredScope(long seq, byte[] key, long cause, int kind) {}
