package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;

/** The segments of a message whose last one has not come. */
final class Segments {
    private final long seq;
    private final List<byte[]> parts = new ArrayList<>();
    private int size;

    Segments(long seq) {
        this.seq = seq;
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

    void release(BufferedBytes buffered) {
        parts.forEach(part -> buffered.release(part.length));
    }
}
