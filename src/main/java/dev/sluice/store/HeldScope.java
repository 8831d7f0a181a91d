package dev.sluice.store;

/** A named state scope, and the stream that has it. */
public record HeldScope(StateScope scope, StreamKey holder) {}
