package dev.sluice.bench;

import java.util.Arrays;

/** The content of pings: each carries its number, or the last bytes of it where it is smaller. */
record PingPayload(int size) {

    byte[] of(long number) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < Math.min(Long.BYTES, size); i++) {
            bytes[i] = (byte) (number >> (i * Byte.SIZE));
        }
        return bytes;
    }

    /** Whether this is what the ping of this number carried, no more and no less. */
    boolean isOf(long number, byte[] back) {
        return Arrays.equals(back, of(number));
    }
}
