package dev.sluice.store;

/**
 * A stream of a session.
 *
 * @param sessionId 32 hexadecimal digits
 */
public record StreamKey(String sessionId, long streamId) {}
