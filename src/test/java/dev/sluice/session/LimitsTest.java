package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final long MIB = 1 << 20;

    @Test
    void aServerBuffersAQuarterOfItsHeap() {
        assertThat(Limits.bufferedBytesFor(256 * MIB)).isEqualTo(64 * MIB);
    }

    @Test
    void withALargeHeapItBuffersAsMuchAsEverybodyDoes() {
        assertThat(Limits.bufferedBytesFor(1024 * MIB)).isEqualTo(256 * MIB);
        assertThat(Limits.bufferedBytesFor(Long.MAX_VALUE)).isEqualTo(256 * MIB);
    }

    @Test
    void whereNobodySaysItFollowsTheHeapOfThisJvm() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxBufferedBytes = 0;

        assertThat(limits.build().maxBufferedBytes())
                .isEqualTo(Limits.bufferedBytesFor(Runtime.getRuntime().maxMemory()));
    }

    @Test
    void aSessionMayHoldHalfOfItWhereNobodySays() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxBufferedBytes = 10_000;
        limits.maxBufferedBytesPerSession = 0;

        assertThat(limits.build().maxBufferedBytesPerSession()).isEqualTo(5_000);
    }

    @Test
    void aSessionMayHoldALargestMessageInAnyCase() {
        LimitsBuilder limits = new LimitsBuilder();
        limits.maxBufferedBytes = 1_500;
        limits.maxMessageBytes = 1_000;
        limits.maxBufferedBytesPerSession = 0;

        assertThat(limits.build().maxBufferedBytesPerSession()).isEqualTo(1_000);
    }
}
