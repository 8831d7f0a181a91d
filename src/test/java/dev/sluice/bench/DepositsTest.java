package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepositsTest {
    private static final int SIZE = 128;

    private final Deposits deposits = new Deposits(SIZE);

    @Test
    void everyMessagePutsOneIntoTheAccountAndHasTheSizeThatIsAskedFor() {
        assertThat(deposits.message(1)).hasSize(SIZE);
        assertThat(new String(deposits.message(1), US_ASCII).trim()).isEqualTo("deposit a 1");
    }

    @Test
    void theSmallestHasNoSpacesBehindIt() {
        assertThat(new String(new Deposits(Deposits.SMALLEST).message(1), US_ASCII))
                .isEqualTo("deposit a 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 1_000_000_007})
    void theReplySaysHowManyCame(long seq) {
        assertThat(isReply(seq, "a=" + seq)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=101", "a=99", "a=1000", "a=10", "a=1100", "b=100", "a100", "=100", "100", "a=", ""})
    void anythingElseIsNoReplyToTheHundredth(String reply) {
        assertThat(isReply(100, reply)).isFalse();
    }

    private boolean isReply(long seq, String reply) {
        return deposits.isReply(seq, reply.getBytes(US_ASCII));
    }
}
