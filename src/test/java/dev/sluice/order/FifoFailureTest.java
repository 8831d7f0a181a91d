package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows a failure, by policy; the lot; and what the server adds. */
class FifoFailureTest {
    private static final int WINDOW = 100;
    private static final int MAX_PARKED = 3;
    private static final long ADDED = Sequencer.FIRST_ADDED;

    private final Fifo fifo = new Fifo(new OrderTerms(Order.FIFO, WINDOW, 1, MAX_PARKED, 0, 0, Needs.Edge.INHERIT));

    @Test
    void runsWhatFollowsASkippedOne() {
        accept(1, 3);

        fifo.skip(failFirst());

        assertThat(fifo.settled()).isEqualTo(1);
        assertThat(fifo.drain()).isNull();
        assertThat(take()).containsExactly(2L, 3L);
    }

    @Test
    void givesUpOneThatPauses() {
        accept(1, 2);
        Entry first = failFirst();
        fifo.retry(first);

        fifo.skip(first);

        assertThat(fifo.settled()).isEqualTo(1);
        assertThat(take()).containsExactly(2L);
    }

    @Test
    void runsTheRetriedOneFirstAndNotBeforeItsPauseIsOver() {
        accept(1, 2);
        Entry first = failFirst();
        fifo.retry(first);
        assertThat(fifo.ready()).isFalse();

        fifo.resume(first);

        assertThat(take()).containsExactly(1L, 2L);
    }

    @Test
    void doesNotResumeForOneThatPausesNoMore() {
        accept(1, 2);
        Entry first = failFirst();
        fifo.retry(first);
        fifo.withdraw(1);
        Entry second = failFirst();
        fifo.retry(second);

        fifo.resume(first);

        assertThat(fifo.ready()).isFalse();
    }

    @Test
    void waitsForAStuckRunAsWellAsForThePause() {
        accept(1, 1);
        Entry[] run = fifo.take(1);
        fifo.retry(run[0]);
        fifo.resume(run[0]);
        assertThat(fifo.ready()).isFalse();

        fifo.free(run);

        assertThat(take()).containsExactly(1L);
    }

    @Test
    void settlesWhatItParks() {
        accept(1, 2);

        fifo.park(failFirst());

        assertThat(fifo.settled()).isEqualTo(2);
        assertThat(fifo.parked()).isEqualTo(2);
        assertThat(fifo.pending()).isZero();
        assertThat(fifo.hasOutcome(1)).isFalse();
        assertThat(offer(1)).isEqualTo(Verdict.PENDING);
        assertThat(take()).isEmpty();
    }

    @Test
    void parksWhatComesExactlyUpToTheLimitOfTheLot() {
        accept(1, 1);
        fifo.park(failFirst());

        accept(2, MAX_PARKED);
        assertThat(fifo.settled()).isEqualTo(MAX_PARKED);

        assertThat(offer(MAX_PARKED + 1)).isEqualTo(Verdict.LOT_FULL);
        assertThat(fifo.failedBy(new Numbered(MAX_PARKED + 1))).isEqualTo(1);
        fifo.withdraw(2);
        assertThat(offer(MAX_PARKED + 1)).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(MAX_PARKED + 2)).isEqualTo(Verdict.LOT_FULL);
    }

    @Test
    void keepsWhatFindsNoRoomUnsettledUntilThereIsRoom() {
        accept(1, MAX_PARKED + 2);
        fifo.park(failFirst());
        assertThat(fifo.settled()).isEqualTo(MAX_PARKED);
        assertThat(fifo.pending()).isEqualTo(2);

        fifo.withdraw(3);

        assertThat(fifo.settled()).isEqualTo(MAX_PARKED + 1);
        assertThat(fifo.pending()).isEqualTo(1);
        assertThat(fifo.parked()).isEqualTo(MAX_PARKED);
    }

    @Test
    void runsTheParkedInOrderAndThenWhatFoundNoRoom() {
        accept(1, MAX_PARKED + 2);
        Entry first = failFirst();
        fifo.park(first);
        assertThat(fifo.parkedHeads()).containsExactly(first);

        fifo.unpark(first);

        assertThat(fifo.parked()).isZero();
        assertThat(fifo.settled()).isEqualTo(MAX_PARKED);
        Entry[] run = fifo.take(8);
        assertThat(seqs(run)).containsExactly(1L, 2L, 3L, 4L, 5L);
        fifo.done(run, 0, 2);
        assertThat(fifo.settled()).isEqualTo(MAX_PARKED);
        fifo.done(run, 2, 5);
        assertThat(fifo.settled()).isEqualTo(5);
        assertThat(fifo.pending()).isZero();
    }

    @Test
    void goesOnWithoutTheParkedHead() {
        accept(1, 3);
        Entry first = failFirst();
        fifo.park(first);

        fifo.unparkWithout(first);

        assertThat(fifo.hasOutcome(1)).isTrue();
        assertThat(take()).containsExactly(2L, 3L);
    }

    @Test
    void goesOnWhenTheParkedHeadIsWithdrawn() {
        accept(1, 2);
        fifo.park(failFirst());

        fifo.withdraw(1);

        assertThat(take()).containsExactly(2L);
    }

    @Test
    void parksTheHeadEvenWithoutALot() {
        Fifo without = new Fifo(new OrderTerms(Order.FIFO, 4, 1, 0, 0, 0, Needs.Edge.INHERIT));
        without.offer(new Numbered(1));
        Entry[] run = without.take(1);

        without.park(run[0]);

        assertThat(without.parkedHeads()).containsExactly(run[0]);
        assertThat(without.offer(new Numbered(2))).isEqualTo(Verdict.LOT_FULL);
    }

    @Test
    void clearsTheLotToo() {
        accept(1, MAX_PARKED + 1);
        fifo.park(failFirst());

        List<Long> cleared = new ArrayList<>();
        for (Entry entry = fifo.clear(); entry != null; entry = fifo.clear()) {
            cleared.add(entry.seq());
        }

        assertThat(cleared).containsExactly(1L, 2L, 3L, 4L);
        assertThat(fifo.parked()).isZero();
    }

    @Test
    void takesWhatTheServerAddsWhateverTheWindow() {
        accept(1, WINDOW);

        assertThat(offer(ADDED)).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(ADDED)).isEqualTo(Verdict.PENDING);
        assertThat(offer(ADDED + 2)).isEqualTo(Verdict.GAP);
        assertThat(fifo.accepted()).isEqualTo(WINDOW);
        assertThat(fifo.pending()).isEqualTo(WINDOW + 1);
    }

    @Test
    void settlesNothingWithWhatTheServerAdded() {
        accept(1, 1);
        offer(ADDED);
        accept(2, 2);
        runOne();
        assertThat(fifo.settled()).isEqualTo(1);

        runOne();

        assertThat(fifo.settled()).isEqualTo(1);
        assertThat(fifo.hasOutcome(ADDED)).isTrue();
        assertThat(offer(ADDED)).isEqualTo(Verdict.SETTLED);
        runOne();
        assertThat(fifo.settled()).isEqualTo(2);
    }

    /** Else a sender that cancels what it sends, behind one that pauses for long, would fill the memory. */
    @Test
    void keepsNoMoreWithdrawnOnesThanOthersInItsQueue() {
        offer(ADDED);
        fifo.retry(failFirst());
        for (long seq = 1; seq <= 50L * WINDOW; seq++) {
            accept(seq, seq);
            assertThat(fifo.withdraw(seq)).isNotNull();
            assertThat(queued()).isLessThan(50);
        }
        accept(fifo.accepted() + 1, fifo.accepted() + 1);

        assertThat(fifo.settled()).isEqualTo(fifo.accepted() - 1);
        assertThat(fifo.withdraw(ADDED)).isNotNull();
        assertThat(take()).containsExactly(fifo.accepted());
    }

    private int queued() {
        int count = 0;
        for (Entry entry = fifo.head; entry != null; entry = entry.next) {
            count++;
        }
        return count;
    }

    private Verdict offer(long seq) {
        return fifo.offer(new Numbered(seq));
    }

    private void accept(long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            assertThat(offer(seq)).isEqualTo(Verdict.ACCEPTED);
        }
    }

    /** The next one fails. Its run is over, and what to do about it is not said yet. */
    private Entry failFirst() {
        Entry[] run = fifo.take(1);
        fifo.free(run);
        return run[0];
    }

    private void runOne() {
        Entry[] run = fifo.take(1);
        fifo.done(run, 0, 1);
        fifo.free(run);
    }

    private List<Long> take() {
        return seqs(fifo.take(8));
    }

    private static List<Long> seqs(Entry[] run) {
        return Arrays.stream(run).map(Entry::seq).toList();
    }
}
