package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.Streams.Seen;
import dev.sluice.session.StreamView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The heap against a list that is sorted as a whole. */
final class TopRowsTest {
    private static final int RUNS = 60;

    @ParameterizedTest
    @EnumSource(StreamSort.class)
    void itKeepsTheFirstOfTheOrderWhateverComes(StreamSort sort) {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Comparator<StreamView> order = sort.order(random.nextBoolean());
            List<Seen> streams = Streams.random(random, random.nextInt(300));
            int max = 1 + random.nextInt(100);

            assertThat(top(streams, order, max))
                    .as("seed " + seed)
                    .isEqualTo(streams.stream().sorted(order).limit(max).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(StreamSort.class)
    void noTwoStreamsAreEqualInAnOrder(StreamSort sort) {
        List<Seen> streams = Streams.random(new Random(1), 100);
        Comparator<StreamView> order = sort.order(true);
        for (Seen one : streams) {
            for (Seen other : streams) {
                assertThat(order.compare(one, other) == 0).isEqualTo(one.equals(other));
            }
        }
    }

    private static List<Seen> top(List<Seen> streams, Comparator<StreamView> order, int max) {
        TopRows rows = new TopRows(order, max);
        streams.forEach(rows::offer);
        List<StreamRow> kept = new ArrayList<>(rows.rows());
        kept.sort(order);
        return kept.stream().map(Seen::of).toList();
    }
}
