package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SamplerTest {
    private final Homes homes = new Homes(1);
    private long nanos = 5;
    private final Sampler sampler =
            new Sampler(homes.sessions, () -> Instant.ofEpochMilli(1_000 + nanos / 1_000_000), () -> nanos, 3);

    @Test
    void ratesAreTheDifferenceToTheSampleBefore() {
        pass(Duration.ofSeconds(2));
        homes.open(0, 30);
        assertThat(sampler.take().rates().opened()).isEqualTo(15);

        pass(Duration.ofMillis(500));
        homes.open(0, 50);
        Sample sample = sampler.take();

        assertThat(sample.rates().opened()).isEqualTo(100);
        assertThat(sample.intervalMillis()).isEqualTo(500);
        assertThat(sample.uptimeSeconds()).isEqualTo(2);
        assertThat(sample.totals().opened()).isEqualTo(80);
        assertThat(sample.streams()).isEqualTo(80);
        assertThat(sample.sessions()).isEqualTo(2);
    }

    @Test
    void theLastOnesAreKeptAndNoMore() {
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(1));
            sampler.take();
        }

        assertThat(sampler.recent()).extracting(Sample::uptimeSeconds).containsExactly(3L, 4L, 5L);
        assertThat(sampler.newest()).isEqualTo(sampler.recent().get(2));
    }

    @Test
    void aServerThatDrainsSaysSo() {
        assertThat(sampler.take().draining()).isFalse();
        homes.sessions.drain();
        assertThat(sampler.take().draining()).isTrue();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
