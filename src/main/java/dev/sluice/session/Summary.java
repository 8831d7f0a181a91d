package dev.sluice.session;

/** How many messages of a stream had which outcome, those that the server added included. */
public record Summary(long done, long failed, long skipped, long aborted) {}
