package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadHeadTest {

    @Test
    void textIsShownInOneLine() {
        assertThat(of("a\nb\tü")).isEqualTo("a b ü");
        assertThat(of("")).isEmpty();
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(of("ü".repeat(500))).isEqualTo("ü".repeat(60) + "...");
        assertThat(of("x" + "€".repeat(500))).isEqualTo("x" + "€".repeat(59) + "...");
        assertThat(of("🙂".repeat(61))).isEqualTo("🙂".repeat(60) + "...");
    }

    @Test
    void otherBytesAreShownInHex() {
        assertThat(PayloadHead.of(new byte[] {0, 1, (byte) 0xff})).isEqualTo("0x0001ff");
        assertThat(PayloadHead.of(new byte[1000])).isEqualTo("0x" + "00".repeat(24) + "...");
        assertThat(of("\u001b[31m")).startsWith("0x");
    }

    private static String of(String text) {
        return PayloadHead.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
