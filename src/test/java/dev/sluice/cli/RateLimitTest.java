package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private long now = Long.MAX_VALUE - 5; // clocks that count nanoseconds may overflow
    private final RateLimit limit = new RateLimit(2, () -> now);
    private final List<Long> passed = new ArrayList<>();

    @Test
    void soManyPassEachSecond() {
        times(5);
        assertThat(passed).containsExactly(0L, 0L);

        now += Duration.ofMillis(999).toNanos();
        times(1);
        assertThat(passed).hasSize(2);
    }

    @Test
    void theNextOneThatPassesHearsHowManyDidNot() {
        times(5);
        now += Duration.ofSeconds(1).toNanos();
        times(2);

        assertThat(passed).containsExactly(0L, 0L, 3L, 0L);
    }

    private void times(int n) {
        for (int i = 0; i < n; i++) {
            limit.pass(passed::add);
        }
    }
}
