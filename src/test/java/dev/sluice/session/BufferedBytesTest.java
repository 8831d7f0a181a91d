package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BufferedBytesTest {
    private static final int OVERHEAD = 64;

    private final Quota quota = new Quota("max-buffered-bytes", 6_400);
    private final BufferedBytes one = new BufferedBytes(quota);
    private final BufferedBytes other = new BufferedBytes(quota);

    @Test
    void countWhatTheyHoldAndSomethingForEachPayload() {
        assertThat(one.reserve(100)).isTrue();
        assertThat(one.reserve(0)).isTrue();

        one.trim();
        assertThat(quota.used()).isEqualTo(100 + 2 * OVERHEAD);

        one.release(100);
        one.release(0);
        one.trim();
        assertThat(quota.used()).isZero();
    }

    @Test
    void takeNoMoreThanThereIsForAllHomes() {
        assertThat(one.reserve(6_000)).isTrue();
        one.trim();

        assertThat(other.reserve(6_400 - 6_000 - 2 * OVERHEAD + 1)).isFalse();
        assertThat(other.reserve(6_400 - 6_000 - 2 * OVERHEAD)).isTrue();
        assertThat(quota.used()).isEqualTo(6_400);
        assertThat(one.reserve(0)).isFalse();
    }

    @Test
    void countBeyondTheLimitWhatIsThereAlready() {
        one.force(10_000);

        one.trim();
        assertThat(quota.used()).isEqualTo(10_000 + OVERHEAD);
        assertThat(one.pressed()).isTrue();

        one.release(10_000);
        one.trim();
        assertThat(quota.used()).isZero();
        assertThat(one.pressed()).isFalse();
    }

    @Test
    void keepLittleOfWhatIsGivenBack() {
        one.reserve(5_000);
        one.release(5_000);

        assertThat(quota.used()).isLessThanOrEqualTo(2 * 100);
    }

    @Test
    void comeBackToNothingWhateverHappened() {
        Random random = new Random(1);
        Deque<Integer> held = new ArrayDeque<>();
        for (int i = 0; i < 10_000; i++) {
            int bytes = random.nextInt(300);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    if (one.reserve(bytes)) {
                        held.add(bytes);
                    }
                }
                case 2, 3 -> {
                    if (!held.isEmpty()) {
                        one.release(held.remove());
                    }
                }
                default -> one.trim();
            }
            assertThat(quota.used()).isBetween(0L, 6_400L);
        }
        held.forEach(one::release);
        one.trim();

        assertThat(quota.used()).isZero();
    }
}
