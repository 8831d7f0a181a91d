package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;

/** The segments of a message whose last one has not come. */
final class Segments {
    private final long seq;
    private final List<byte[]> parts = new ArrayList<>();
    private final boolean turnedAway;
    private int size;

    Segments(long seq) {
        this(seq, false);
    }

    private Segments(long seq, boolean turnedAway) {
        this.seq = seq;
        this.turnedAway = turnedAway;
    }

    /** Of a message that was refused while it came: what else comes of it is dropped. */
    static Segments turnedAway(long seq) {
        return new Segments(seq, true);
    }

    boolean wasTurnedAway() {
        return turnedAway;
    }

    long seq() {
        return seq;
    }

    /** Bytes so far. */
    int size() {
        return size;
    }

    void add(byte[] part) {
        parts.add(part);
        size += part.length;
    }

    byte[] join() {
        byte[] whole = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    void release(SessionBytes buffered) {
        parts.forEach(part -> buffered.release(part.length));
    }
}
