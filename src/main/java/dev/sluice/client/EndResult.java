package dev.sluice.client;

/**
 * A stream's last word.
 *
 * @param payload what the handler answered to the end of the stream; empty where it answered nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the array is the receiver's own
public record EndResult(byte[] payload) {}
