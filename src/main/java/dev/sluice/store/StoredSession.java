package dev.sluice.store;

/**
 * A session's own record.
 *
 * @param id 32 hexadecimal digits
 * @param clientId empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredSession(
        String id,
        byte[] token,
        long epoch,
        byte[] clientId,
        long requestId,
        long lastClientStreamId,
        long lastServerStreamId,
        long highestForgottenRequest) {}
