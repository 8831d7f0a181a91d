package dev.sluice.order;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * The hash of a key: SipHash-1-3 with a secret of this process. Keys come from clients, and one who knows the hash could
 * choose keys that all fall on one place of a table; who does not know the secret cannot.
 */
final class KeyHash {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final KeyHash OURS = ofRandomSecret();

    private final long secret0;
    private final long secret1;

    KeyHash(long secret0, long secret1) {
        this.secret0 = secret0;
        this.secret1 = secret1;
    }

    private static KeyHash ofRandomSecret() {
        SecureRandom random = new SecureRandom();
        return new KeyHash(random.nextLong(), random.nextLong());
    }

    static int of(byte[] key) {
        return Long.hashCode(OURS.hash(key));
    }

    /** One round after each word of eight bytes, three at the end: the names are those of the paper. */
    long hash(byte[] key) {
        long v0 = secret0 ^ 0x736f6d6570736575L;
        long v1 = secret1 ^ 0x646f72616e646f6dL;
        long v2 = secret0 ^ 0x6c7967656e657261L;
        long v3 = secret1 ^ 0x7465646279746573L;
        int words = key.length >> 3;
        for (int i = 0; i < words + 4; i++) {
            long word = i < words ? (long) WORD.get(key, i << 3) : i == words ? lastWord(key) : 0;
            if (i == words + 1) {
                v2 ^= 0xff;
            }
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32) + v3;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The bytes behind the last whole word, and the length above them. */
    private static long lastWord(byte[] key) {
        long word = (long) key.length << 56;
        int from = key.length & ~7;
        for (int i = from; i < key.length; i++) {
            word |= (key[i] & 0xffL) << ((i - from) << 3);
        }
        return word;
    }
}
