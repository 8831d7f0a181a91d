package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedTest extends KeyedStream {
    @Test
    void isWhatTheOrderKeyedMakes() {
        assertThat(Terms.of(Order.KEYED, 1).sequencer()).isInstanceOf(Keyed.class);
    }

    @Test
    void runsTheSameKeyInTheOrderReceivedAndOthersBesideIt() {
        accept("aba");

        Entry[] first = keyed.take(1);
        assertThat(seqs(first)).containsExactly(1L);
        assertThat(take(8)).containsExactly(2L);
        assertThat(keyed.ready()).isFalse();

        finish(first);
        assertThat(take(8)).containsExactly(3L);
    }

    @Test
    void handsOutWhatWaitsOfOneKeyAsOneRunAndNoMoreThanAsked() {
        accept("abaa");

        assertThat(take(2)).containsExactly(1L, 3L);
        assertThat(take(2)).containsExactly(2L);
    }

    @Test
    void hasAtMostSoManyRunsOutAndCountsThemUntilTheyAreFreed() {
        accept("abc");
        Entry[] first = keyed.take(1);
        keyed.take(1);
        assertThat(take(1)).isEmpty();

        keyed.done(first, 0, 1);
        assertThat(take(1)).isEmpty();

        keyed.free(first);
        assertThat(take(1)).containsExactly(3L);
    }

    @Test
    void letsKeysTakeTurnsInTheOrderInWhichTheyBecameReady() {
        accept("aaabbc");

        List<Long> order = new ArrayList<>();
        while (keyed.ready()) {
            Entry[] run = keyed.take(1);
            order.addAll(seqs(run));
            finish(run);
        }

        assertThat(order).containsExactly(1L, 4L, 6L, 2L, 5L, 3L);
    }

    @Test
    void settlesWhatHasNoHoleBeforeItAndTellsOfTheRest() {
        accept("abcb");
        Entry[] first = keyed.take(1);
        finish(keyed.take(8));
        assertThat(keyed.settled()).isZero();
        assertThat(ranges()).containsExactly("2-2", "4-4");

        finish(first);
        assertThat(keyed.settled()).isEqualTo(2);
        assertThat(ranges()).containsExactly("4-4");

        finish(keyed.take(1));
        assertThat(keyed.settled()).isEqualTo(4);
        assertThat(ranges()).isEmpty();
    }

    @Test
    void refusesAGapOnceAndDropsWhatFollows() {
        accept("a");

        assertThat(offer(3, "b")).isEqualTo(Verdict.GAP);
        keyed.refused(2);
        assertThat(keyed.refusing()).isTrue();
        assertThat(offer(3, "b")).isEqualTo(Verdict.DROPPED);
        assertThat(offer(1, "a")).isEqualTo(Verdict.PENDING);
        assertThat(offer(2, "b")).isEqualTo(Verdict.ACCEPTED);
        assertThat(keyed.refusing()).isFalse();
    }

    @Test
    void isFullExactlyAtTheWindowWhateverEndsBeyondAHole() {
        accept("abcdef");
        Entry[] first = keyed.take(1);
        finish(keyed.take(1));
        assertThat(offer(7, "g")).isEqualTo(Verdict.FULL);

        finish(first);
        assertThat(offer(7, "g")).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(8, "g")).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(9, "g")).isEqualTo(Verdict.FULL);
    }

    @Test
    void knowsDuplicatesByTheirOutcome() {
        accept("ab");
        finish(keyed.take(1));

        assertThat(offer(1, "a")).isEqualTo(Verdict.SETTLED);
        assertThat(offer(2, "b")).isEqualTo(Verdict.PENDING);
        assertThat(keyed.knows(2)).isTrue();
        assertThat(keyed.knows(3)).isFalse();
        assertThat(keyed.knows(0)).isFalse();
    }

    @Test
    void forgetsAKeyAsSoonAsNothingOfItIsUnderWay() {
        accept("ab");
        assertThat(keyed.liveKeys()).isEqualTo(2);

        Entry[] run = keyed.take(1);
        keyed.done(run, 0, 1);
        assertThat(keyed.liveKeys()).isEqualTo(2);
        keyed.free(run);
        assertThat(keyed.liveKeys()).isEqualTo(1);

        keyed.withdraw(2);
        assertThat(keyed.liveKeys()).isZero();
    }

    @Test
    void withdrawsWhatWaitsAndNothingThatRunsOrIsOver() {
        accept("aaaa");
        finish(keyed.take(1));
        keyed.take(1);

        assertThat(keyed.withdraw(1)).isNull();
        assertThat(keyed.withdraw(2)).isNull();
        assertThat(keyed.withdraw(3)).extracting(Entry::seq).isEqualTo(3L);
        assertThat(keyed.withdraw(3)).isNull();
        assertThat(keyed.withdraw(5)).isNull();
        assertThat(keyed.hasOutcome(3)).isTrue();
        assertThat(keyed.pending()).isEqualTo(2);
    }

    @Test
    void takesWhatTheServerAddsBesideTheWindowAndTheCursor() {
        accept("aaaaaa");
        long added = Sequencer.FIRST_ADDED;

        assertThat(offer(added + 1, "a")).isEqualTo(Verdict.GAP);
        assertThat(offer(added, "a")).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(added + 1, "b")).isEqualTo(Verdict.ACCEPTED);
        assertThat(keyed.pending()).isEqualTo(8);
        assertThat(keyed.accepted()).isEqualTo(6);

        finish(keyed.take(8));
        assertThat(keyed.settled()).isEqualTo(6);
        assertThat(keyed.hasOutcome(added)).isTrue();
        assertThat(keyed.hasOutcome(added + 1)).isFalse();
        assertThat(offer(added, "a")).isEqualTo(Verdict.SETTLED);
    }

    @Test
    void showsWhatIsNextOneOfEachKeyInTurnAndNothingThatIsHeldUp() {
        accept("aabbcd");
        park(keyed.take(1));
        keyed.withdraw(3);

        assertThat(ahead(2)).containsExactly(4L, 5L);
        keyed.take(1);
        assertThat(ahead(8)).containsExactly(5L, 6L);
    }
}
