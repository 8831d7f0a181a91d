package dev.sluice.store;

/** What a stream was opened as. Where it stands is its {@link StoredCursor}. */
public record StoredStream(StoredSpec spec) {}
