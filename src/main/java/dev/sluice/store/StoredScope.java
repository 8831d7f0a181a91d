package dev.sluice.store;

/** What a failure concerns, remembered by the seq that failed. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredScope(long seq, byte[] key, int kind) {}
