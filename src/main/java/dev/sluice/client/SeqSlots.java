package dev.sluice.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A ring of messages by seq, each with a state, from the first that is not settled to the highest one put in. */
final class SeqSlots {
    /** There is no message. */
    static final byte FREE = 0;
    /** It is to be sent. */
    static final byte WAITING = 1;
    /** It was refused, and is not to be sent again yet. */
    static final byte RESTING = 2;
    /** It has its outcome, or is parked. */
    static final byte OVER = 3;
    /** It is with the server. From here on are those that have been sent, however. */
    static final byte SENT = 4;
    /** It was sent by a path that may have lost it, and is to be sent again. */
    static final byte AGAIN = 5;
    /** It was sent again: the server may have got it twice. */
    static final byte TWICE = 6;

    /** Beside a state: the message was sent before the session came back, and the server may have it already. */
    private static final int MAY_BE_THERE = 0x80;

    private static final int STATE = 0x7F;
    private static final int FIRST_SLOTS = 8;

    private @Nullable Object[] messages = new @Nullable Object[FIRST_SLOTS];
    private byte[] states = new byte[FIRST_SLOTS];
    private long settled;
    private long top;

    /** How many wait to be sent once more, and their bytes. */
    private int back;

    private long backBytes;

    void put(long seq, Object message) {
        if (seq - settled > messages.length) {
            grow(seq - settled);
        }
        top = Math.max(top, seq);
        messages[index(seq)] = message;
        states[index(seq)] = WAITING;
    }

    byte state(long seq) {
        return seq > settled && seq <= top ? (byte) (states[index(seq)] & STATE) : FREE;
    }

    boolean isWaiting(long seq) {
        return state(seq) == WAITING;
    }

    boolean isSent(long seq) {
        return state(seq) >= SENT;
    }

    /** Whether it is to be sent, now or later. */
    boolean isUnsent(long seq) {
        byte state = state(seq);
        return state == WAITING || state == RESTING;
    }

    /** Whether the server has it, or had it sent before the session came back. */
    boolean mayBeThere(long seq) {
        return isSent(seq) || (state(seq) != FREE && (states[index(seq)] & MAY_BE_THERE) != 0);
    }

    /** Whether it was sent, and waits to be sent once more. */
    boolean isBack(long seq) {
        return isUnsent(seq) && mayBeThere(seq);
    }

    boolean anyBack() {
        return back > 0;
    }

    /** The bytes that the server may have of those that wait to be sent once more. */
    long backBytes() {
        return backBytes;
    }

    /** It was sent, and is to be sent once more as the session came back. */
    void waitAgain(long seq) {
        backBytes += bytes(seq);
        back++;
        states[index(seq)] = (byte) (WAITING | MAY_BE_THERE);
    }

    /** The state of what was sent by this path. Those of all but the first lie above the others. */
    static byte sentBy(int path) {
        return path == 0 ? SENT : (byte) (TWICE + path);
    }

    /** Of a seq that has a message. */
    void become(long seq, byte state) {
        int bytes = bytes(seq);
        count(seq, -1, -bytes);
        states[index(seq)] = (byte) ((states[index(seq)] & MAY_BE_THERE) | state);
        count(seq, 1, bytes);
    }

    private void count(long seq, int one, int bytes) {
        if (isBack(seq)) {
            back += one;
            backBytes += bytes;
        }
    }

    /** Of a seq within the ring. */
    @Nullable
    Object message(long seq) {
        return messages[index(seq)];
    }

    int bytes(long seq) {
        return Sending.payload(messages[index(seq)]).length;
    }

    /** Takes a message out; its seq has this state then. */
    @Nullable
    Object take(long seq, byte state) {
        count(seq, -1, -bytes(seq));
        Object message = messages[index(seq)];
        messages[index(seq)] = null;
        states[index(seq)] = state;
        return message;
    }

    /** The lowest one leaves the ring. */
    void settleOne() {
        settled++;
        states[index(settled)] = FREE;
    }

    /** Those above this seq are free, and the ring ends there. */
    void endAt(long seq) {
        top = Math.min(top, Math.max(seq, settled));
    }

    void clear() {
        back = 0;
        backBytes = 0;
        Arrays.fill(messages, null);
        Arrays.fill(states, FREE);
        top = settled;
    }

    long settled() {
        return settled;
    }

    /** The highest seq put in. */
    long top() {
        return top;
    }

    private int index(long seq) {
        return (int) seq & (messages.length - 1);
    }

    private void grow(long room) {
        int size = messages.length;
        while (size < room) {
            size *= 2;
        }
        @Nullable Object[] newMessages = new @Nullable Object[size];
        byte[] newStates = new byte[size];
        for (long seq = settled + 1; seq <= top; seq++) {
            newMessages[(int) seq & (size - 1)] = messages[index(seq)];
            newStates[(int) seq & (size - 1)] = states[index(seq)];
        }
        messages = newMessages;
        states = newStates;
    }
}
