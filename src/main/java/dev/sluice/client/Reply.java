package dev.sluice.client;

/**
 * The outcome of a message that was done.
 *
 * @param seq the message's place in its stream, from 1
 * @param payload what the handler answered; empty where it answered nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the array is the receiver's own
public record Reply(long seq, byte[] payload) {
    private static final byte[] NOTHING = new byte[0];

    static Reply empty(long seq) {
        return new Reply(seq, NOTHING);
    }
}
