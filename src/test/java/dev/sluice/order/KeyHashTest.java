package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    /** The secret 00 01 .. 0f, as in the published vectors. */
    private final KeyHash hash = new KeyHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void isSipHash13AsPublished() {
        assertThat(hash.hash(upTo(0))).isEqualTo(0xabac0158050fc4dcL);
        assertThat(hash.hash(upTo(1))).isEqualTo(0xc9f49bf37d57ca93L);
        assertThat(hash.hash(upTo(7))).isEqualTo(0xd3927d989bb11140L);
        assertThat(hash.hash(upTo(8))).isEqualTo(0x369095118d299a8eL);
        assertThat(hash.hash(upTo(15))).isEqualTo(0xd320d86d2a519956L);
        assertThat(hash.hash(upTo(16))).isEqualTo(0xcc4fdd1a7d908b66L);
    }

    @Test
    void dependsOnTheSecret() {
        assertThat(new KeyHash(1, 2).hash(upTo(8))).isNotEqualTo(hash.hash(upTo(8)));
    }

    @Test
    void isTheSameForEqualBytes() {
        byte[] key = upTo(11);

        assertThat(KeyHash.of(key)).isEqualTo(KeyHash.of(Arrays.copyOf(key, 11)));
    }

    private static byte[] upTo(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
