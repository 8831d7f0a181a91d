package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FifoTest {
    private static final int WINDOW = 4;

    private final Fifo fifo = new Fifo(Terms.fifo(WINDOW));

    @Test
    void handsOutWhatCameInTheOrderItCame() {
        accept(1, 3);

        assertThat(take(8)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void handsOutNoMoreThanAsked() {
        accept(1, 3);

        assertThat(take(2)).containsExactly(1L, 2L);
    }

    @Test
    void handsOutNothingWhileARunIsOut() {
        accept(1, 2);
        Entry[] run = takeRun(1);
        fifo.done(run, 0, 1);

        assertThat(fifo.ready()).isFalse();
        assertThat(take(8)).isEmpty();

        fifo.free(new Entry[0]);

        assertThat(fifo.ready()).isTrue();
        assertThat(take(8)).containsExactly(2L);
    }

    @Test
    void isNotReadyWithNothingToRun() {
        assertThat(fifo.ready()).isFalse();

        runAll(1, 2);

        assertThat(fifo.ready()).isFalse();
    }

    @Test
    void knowsADuplicateThatHasNoOutcome() {
        accept(1, 2);

        assertThat(offer(2)).isEqualTo(Verdict.PENDING);
        assertThat(take(8)).containsExactly(1L, 2L);
        assertThat(offer(1)).isEqualTo(Verdict.PENDING);
    }

    @Test
    void knowsADuplicateThatHasItsOutcome() {
        runAll(1, 2);

        assertThat(offer(1)).isEqualTo(Verdict.SETTLED);
        assertThat(offer(2)).isEqualTo(Verdict.SETTLED);
        assertThat(fifo.accepted()).isEqualTo(2);
    }

    @Test
    void refusesAGapOnceAndDropsWhatFollows() {
        accept(1, 1);

        assertThat(offer(3)).isEqualTo(Verdict.GAP);
        fifo.refused(fifo.accepted() + 1);
        assertThat(offer(4)).isEqualTo(Verdict.DROPPED);
        assertThat(offer(3)).isEqualTo(Verdict.DROPPED);
        assertThat(fifo.refusing()).isTrue();

        assertThat(offer(2)).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(3)).isEqualTo(Verdict.ACCEPTED);
        assertThat(fifo.refusing()).isFalse();
    }

    @Test
    void answersDuplicatesWhileItRefuses() {
        runAll(1, 1);
        accept(2, 2);
        fifo.refused(fifo.accepted() + 1);

        assertThat(offer(1)).isEqualTo(Verdict.SETTLED);
        assertThat(offer(2)).isEqualTo(Verdict.PENDING);
        assertThat(fifo.refusing()).isTrue();
    }

    @Test
    void isFullExactlyAtTheWindow() {
        accept(1, WINDOW);
        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.FULL);

        Entry[] run = takeRun(1);
        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.FULL);

        fifo.done(run, 0, 1);
        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(WINDOW + 2)).isEqualTo(Verdict.FULL);
    }

    @Test
    void expectsTheNextSeqAloneAndNoneAfterAFailure() {
        accept(1, 1);

        assertThat(fifo.expects(1)).isFalse();
        assertThat(fifo.expects(2)).isTrue();
        assertThat(fifo.expects(3)).isFalse();

        fail(takeRun(1), 0);
        assertThat(fifo.expects(2)).isFalse();
    }

    @Test
    void settlesAsReportsComeIn() {
        accept(1, 3);
        Entry[] run = takeRun(3);
        assertThat(fifo.settled()).isZero();

        fifo.done(run, 0, 1);
        assertThat(fifo.settled()).isEqualTo(1);

        fifo.done(run, 1, 3);
        assertThat(fifo.settled()).isEqualTo(3);
    }

    @Test
    void runsNothingAfterAFailure() {
        accept(1, 4);
        Entry[] run = takeRun(3);
        fifo.done(run, 0, 1);
        fail(run, 1);
        fifo.free(new Entry[0]);

        assertThat(fifo.hasFailed()).isTrue();
        assertThat(fifo.ready()).isFalse();
        assertThat(take(8)).isEmpty();
        assertThat(drainAll()).containsExactly(3L, 4L);
        assertThat(fifo.settled()).isEqualTo(4);
    }

    @Test
    void refusesWhatComesAfterAFailureOnce() {
        accept(1, 1);
        fail(takeRun(1), 0);

        assertThat(offer(2)).isEqualTo(Verdict.FAILED);
        fifo.refused(fifo.accepted() + 1);
        assertThat(offer(3)).isEqualTo(Verdict.DROPPED);
        assertThat(offer(2)).isEqualTo(Verdict.FAILED);
        assertThat(offer(1)).isEqualTo(Verdict.SETTLED);
    }

    @Test
    void handsOutAgainWhatWasGivenBack() {
        accept(1, 4);
        Entry[] run = takeRun(3);
        fifo.done(run, 0, 1);
        fifo.giveBack(run, 1, 3);

        assertThat(fifo.ready()).isFalse();
        fifo.free(new Entry[0]);

        assertThat(take(8)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void takesMoreBehindWhatWasGivenBack() {
        accept(1, 2);
        Entry[] run = takeRun(2);
        fifo.giveBack(run, 0, 2);
        accept(3, 3);
        fifo.free(new Entry[0]);

        assertThat(take(8)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void passesOverAWithdrawnMessage() {
        accept(1, 3);

        assertThat(withdraw(2)).isEqualTo(2);

        assertThat(fifo.settled()).isZero();
        Entry[] first = takeRun(8);
        assertThat(first).extracting(Entry::seq).containsExactly(1L);
        fifo.done(first, 0, 1);
        fifo.free(new Entry[0]);
        assertThat(fifo.settled()).isEqualTo(2);
        assertThat(take(8)).containsExactly(3L);
    }

    @Test
    void settlesAWithdrawnMessageWithItsPredecessorAndNotWhenTheRunIsOver() {
        accept(1, 2);
        Entry[] run = takeRun(1);
        withdraw(2);

        fifo.done(run, 0, 1);

        assertThat(fifo.settled()).isEqualTo(2);
    }

    @Test
    void settlesAWithdrawnMessageBehindAFailure() {
        accept(1, 3);
        Entry[] run = takeRun(1);
        withdraw(2);

        fail(run, 0);

        assertThat(fifo.settled()).isEqualTo(2);
        assertThat(drainAll()).containsExactly(3L);
        assertThat(fifo.settled()).isEqualTo(3);
    }

    @Test
    void settlesAtOnceWhenTheFirstThatWaitsIsWithdrawn() {
        accept(1, 2);

        withdraw(1);

        assertThat(fifo.settled()).isEqualTo(1);
        assertThat(take(8)).containsExactly(2L);
    }

    @Test
    void withdrawsNothingThatRunsOrHasItsOutcomeOrNeverCame() {
        accept(1, 3);
        Entry[] run = takeRun(2);
        fifo.done(run, 0, 1);

        assertThat(fifo.withdraw(1)).isNull();
        assertThat(fifo.withdraw(2)).isNull();
        assertThat(fifo.withdraw(4)).isNull();
        assertThat(withdraw(3)).isEqualTo(3);
        assertThat(fifo.withdraw(3)).isNull();
    }

    @Test
    void withdrawsWhatCameOrWasGivenBackAfterAnEarlierWithdrawal() {
        accept(1, 3);
        Entry[] run = takeRun(1);
        withdraw(2);
        accept(4, 4);
        fifo.giveBack(run, 0, 1);
        fifo.free(new Entry[0]);

        assertThat(withdraw(4)).isEqualTo(4);
        assertThat(withdraw(1)).isEqualTo(1);
        assertThat(fifo.withdraw(2)).isNull();
        assertThat(take(8)).containsExactly(3L);
        assertThat(fifo.withdraw(3)).isNull();
    }

    @Test
    void countsAWithdrawnMessageInTheWindowUntilItIsSettled() {
        accept(1, WINDOW);
        Entry[] run = takeRun(1);
        withdraw(2);

        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.FULL);
        fifo.done(run, 0, 1);
        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(WINDOW + 2)).isEqualTo(Verdict.ACCEPTED);
        assertThat(offer(WINDOW + 3)).isEqualTo(Verdict.FULL);
    }

    @Test
    void clearsWhatWaitsAndLeavesARunThatIsOut() {
        accept(1, 4);
        Entry[] run = takeRun(2);
        withdraw(3);

        assertThat(fifo.drain()).isNull();
        assertThat(clearAll()).containsExactly(4L);

        assertThat(fifo.settled()).isZero();
        fifo.done(run, 0, 2);
        fifo.free(new Entry[0]);
        assertThat(take(8)).isEmpty();
    }

    private Verdict offer(long seq) {
        return fifo.offer(new Numbered(seq));
    }

    private void accept(long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            assertThat(offer(seq)).isEqualTo(Verdict.ACCEPTED);
        }
    }

    private Entry[] takeRun(int max) {
        return fifo.take(max);
    }

    private List<Long> take(int max) {
        return Arrays.stream(takeRun(max)).map(Entry::seq).toList();
    }

    private void runAll(long from, long to) {
        accept(from, to);
        Entry[] run = takeRun(WINDOW);
        fifo.done(run, 0, run.length);
        fifo.free(new Entry[0]);
    }

    private void fail(Entry[] run, int index) {
        fifo.giveBack(run, index + 1, run.length);
        fifo.abort(run[index], false);
    }

    private long withdraw(long seq) {
        return Objects.requireNonNull(fifo.withdraw(seq)).seq();
    }

    private List<Long> clearAll() {
        List<Long> cleared = new ArrayList<>();
        for (Entry entry = fifo.clear(); entry != null; entry = fifo.clear()) {
            cleared.add(entry.seq());
        }
        return cleared;
    }

    private List<Long> drainAll() {
        List<Long> drained = new ArrayList<>();
        for (Entry entry = fifo.drain(); entry != null; entry = fifo.drain()) {
            drained.add(entry.seq());
        }
        return drained;
    }
}
