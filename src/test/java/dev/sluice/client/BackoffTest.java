package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void delaysDoubleUpToTheirLimitAndBeginAnewAfterASuccess() {
        Backoff backoff = new Backoff(() -> 1);
        assertThat(LongStream.generate(backoff::next).limit(9))
                .containsExactly(50L, 100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(50);
    }

    @Test
    void eachIsARandomShare() {
        double[] share = {0.5};
        Backoff backoff = new Backoff(() -> share[0]);
        assertThat(backoff.next()).isEqualTo(25);
        share[0] = 0;
        assertThat(backoff.next()).isZero();
    }
}
