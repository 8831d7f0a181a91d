package dev.sluice.bench;

import java.util.Arrays;

/** The contents of messages: made once, shared by all messages of the same, and told apart by seq. */
final class Payloads {
    private static final int KINDS = 64;

    private final byte[][] kinds = new byte[KINDS][];

    Payloads(int size) {
        for (int i = 0; i < KINDS; i++) {
            kinds[i] = new byte[size];
            Arrays.fill(kinds[i], (byte) i);
        }
    }

    /** What the message of this seq carries. Not to be changed. */
    byte[] of(long seq) {
        return kinds[(int) (seq % KINDS)];
    }
}
