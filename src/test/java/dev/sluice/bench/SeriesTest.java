package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void theMedianOfAnOddNumberIsOneThatWasMeasured() {
        assertThat(new Series(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
        assertThat(new Series(List.of(7.0)).median()).isEqualTo(7);
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(new Series(List.of(8.0, 2.0, 4.0, 1.0)).median()).isEqualTo(3);
    }

    @Test
    void leastAndMostAreThoseOfAllRounds() {
        Series series = new Series(List.of(3.0, -1.0, 2.0));

        assertThat(series.min()).isEqualTo(-1);
        assertThat(series.max()).isEqualTo(3);
    }

    @Test
    void noValuesAreNoSeries() {
        assertThatThrownBy(() -> new Series(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void roundsToWarmUpDoNotCount() {
        Iterator<String> results = List.of("cold", "cool", "warm", "hot").iterator();
        List<String> taken = new ArrayList<>(new Rounds(2, 2).run(results::next));

        assertThat(taken).containsExactly("warm", "hot");
    }
}
