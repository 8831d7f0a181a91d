package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LotTest {
    private static final int MAX = 3;

    private final Lot lot = new Lot(MAX);

    @Test
    void hasRoomUpToItsLimitAndAgainWhenOneLeaves() {
        Entry first = add(1);
        add(2);
        assertThat(lot.hasRoom()).isTrue();
        add(3);
        assertThat(lot.hasRoom()).isFalse();

        lot.remove(first);

        assertThat(lot.hasRoom()).isTrue();
        assertThat(lot.size()).isEqualTo(2);
    }

    @Test
    void marksWhatIsInIt() {
        Entry entry = add(7);

        assertThat(entry.isParked()).isTrue();
        assertThat(lot.get(7)).isSameAs(entry);

        lot.remove(entry);

        assertThat(entry.isParked()).isFalse();
        assertThat(lot.get(7)).isNull();
    }

    @Test
    void showsAllThatIsInIt() {
        add(1);
        add(Sequencer.FIRST_ADDED);

        List<Long> shown = new ArrayList<>();
        lot.each(entry -> shown.add(entry.seq()));

        assertThat(shown).containsExactlyInAnyOrder(1L, Sequencer.FIRST_ADDED);
    }

    private Entry add(long seq) {
        Entry entry = new Numbered(seq);
        lot.add(entry);
        return entry;
    }
}
