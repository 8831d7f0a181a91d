package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DurationsTest {
    private final Durations durations = new Durations();

    @Test
    void eachIsCountedInTheLowestBucketThatReachesUpToIt() {
        long[] bounds = Durations.boundsNanos();
        for (long bound : bounds) {
            durations.record(bound);
            durations.record(bound + 1);
        }

        long[] expected = new long[bounds.length + 1];
        Arrays.fill(expected, 2);
        expected[0] = 1;
        expected[bounds.length] = 1;
        assertThat(durations.counts()).isEqualTo(expected);
    }

    @Test
    void theSumIsThatOfAll() {
        durations.record(0);
        durations.record(5);
        durations.record(TimeUnit.HOURS.toNanos(1));

        assertThat(durations.sumNanos()).isEqualTo(TimeUnit.HOURS.toNanos(1) + 5);
        assertThat(Arrays.stream(durations.counts()).sum()).isEqualTo(3);
    }
}
