package dev.sluice.store;

/** One value of a handler's state. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StateEntry(byte[] part, byte[] key, byte[] value) {}
