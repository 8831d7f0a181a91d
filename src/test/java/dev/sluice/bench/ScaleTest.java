package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource({
        "8100000, 2000000, 10000000",
        "5000000, 1000000, 5000000",
        "1, 0.2, 1",
        "3.1, 1, 4",
        "11, 5, 15",
        "0.07, 0.02, 0.08",
    })
    void aLinearScaleGoesFrom0InRoundSteps(double largest, double step, double high) {
        Scale scale = Scale.linear(largest);
        assertThat(scale.high()).isEqualTo(high, within(1e-9));
        assertThat(scale.ticks().get(0)).isZero();
        assertThat(scale.ticks().get(1)).isEqualTo(step, within(1e-9));
        assertThat(scale.ticks()).last().isEqualTo(scale.high());
    }

    @Test
    void nothingButZerosStillHaveAScale() {
        Scale scale = Scale.linear(0);
        assertThat(scale.place(0)).isZero();
        assertThat(scale.high()).isEqualTo(1);
    }

    @Test
    void aLogScaleGoesFromDecadeToDecade() {
        Scale scale = Scale.decades(23_000, 4_100_000);
        assertThat(scale.ticks()).containsExactly(1e4, 1e5, 1e6, 1e7);
        assertThat(scale.place(1e4)).isZero();
        assertThat(scale.place(1e7)).isEqualTo(1);
        assertThat(scale.place(1e5)).isEqualTo(1 / 3.0, within(1e-9));
    }

    @Test
    void aSinglePowerOfTenStillHasALogScale() {
        assertThat(Scale.decades(100, 100).ticks()).containsExactly(100.0, 1000.0);
    }

    @Test
    void aLogScaleHasNoPlaceForZero() {
        assertThat(Scale.decades(1, 10).shows(0)).isFalse();
        assertThat(Scale.linear(10).shows(0)).isTrue();
    }

    @Test
    void aSingleValueStandsInTheMiddle() {
        assertThat(Scale.fitting(16, 16, true).place(16)).isEqualTo(0.5);
    }

    @Test
    void equalFactorsAreEqualDistancesOnALogScale() {
        Scale scale = Scale.fitting(16, 65536, true);
        assertThat(scale.place(1024)).isEqualTo(0.5, within(1e-9));
        assertThat(scale.place(16)).isZero();
        assertThat(scale.place(65536)).isEqualTo(1);
    }
}
