package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencedTest {
    private static final int WINDOW = 8;
    private static final int MAX_PARKED = 3;

    private final Sequencer stream =
            new OrderTerms(Order.SEQUENCED, WINDOW, 1, MAX_PARKED, 0, 0, Needs.Edge.INHERIT).sequencer();

    @Test
    void waitsForTheFirstAndThenRunsAllThatFollow() {
        accept(3, 2, 5);
        assertThat(stream.ready()).isFalse();

        accept(1);

        assertThat(take(8)).containsExactly(1L, 2L, 3L);
        assertThat(stream.accepted()).isEqualTo(5);
    }

    @Test
    void takesNothingBeyondTheWindow() {
        accept(WINDOW);
        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.BEYOND);

        accept(1);
        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.BEYOND);

        runAll();
        assertThat(offer(WINDOW + 2)).isEqualTo(Verdict.BEYOND);
        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void takesNothingBeyondTheWindowInOrderEither() {
        accept(1, 2, 3, 4, 5, 6, 7, 8);

        assertThat(offer(WINDOW + 1)).isEqualTo(Verdict.BEYOND);
    }

    @Test
    void knowsADuplicateWhereverTheFirstOneIs() {
        accept(1, 2, 4);
        Entry[] run = stream.take(1);
        stream.done(run, 0, 1);

        assertThat(offer(1)).isEqualTo(Verdict.SETTLED);
        assertThat(offer(2)).isEqualTo(Verdict.PENDING);
        assertThat(offer(4)).isEqualTo(Verdict.PENDING);
        assertThat(stream.expects(3)).isTrue();
        assertThat(stream.expects(4)).isFalse();
        assertThat(stream.expects(5)).isTrue();
    }

    @Test
    void dropsNothingBehindARefusal() {
        accept(WINDOW);
        offer(WINDOW + 1);
        stream.refused(WINDOW + 1);

        assertThat(stream.refusing()).isFalse();
        accept(2, 1);
    }

    @Test
    void awaitsTheLowestThatIsMissingAlone() {
        assertThat(stream.isAwaited(1)).isFalse();

        accept(1, 3, 6);

        assertThat(stream.isAwaited(2)).isTrue();
        assertThat(stream.isAwaited(4)).isFalse();
        assertThat(stream.missing(10)).containsExactly(2, 4, 5);
        assertThat(stream.missing(2)).containsExactly(2, 4);
        assertThat(stream.waitingFor()).isEqualTo(2);
    }

    @Test
    void isStalledOnlyWhenNothingElseCanGoOn() {
        accept(1, 3);
        assertThat(stream.stalled()).isFalse();

        Entry[] run = stream.take(1);
        stream.done(run, 0, 1);
        assertThat(stream.stalled()).isFalse();

        stream.free(run);
        assertThat(stream.stalled()).isTrue();

        stream.offer(new Numbered(Sequencer.FIRST_ADDED));
        assertThat(stream.stalled()).isFalse();
    }

    @Test
    void isNotStalledWhileParked() {
        accept(1, 3);
        Entry[] run = stream.take(1);
        stream.park(run[0]);
        stream.free(run);

        assertThat(stream.stalled()).isFalse();
        stream.unpark(run[0]);
        runAll();
        assertThat(stream.stalled()).isTrue();
    }

    @Test
    void skipsWhatIsMissingBeforeTheFirstThatCame() {
        accept(3, 6);

        assertThat(skipMissing()).containsExactly(List.of(1L, 2L));

        assertThat(stream.settled()).isEqualTo(2);
        assertThat(offer(2)).isEqualTo(Verdict.SETTLED);
        assertThat(take(8)).containsExactly(3L);
        assertThat(stream.waitingFor()).isEqualTo(4);
    }

    @Test
    void skipsNothingWhileSomethingCanGoOn() {
        accept(1, 3);

        assertThat(skipMissing()).isEmpty();
        assertThat(offer(2)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void skipsTheEndOnceItIsKnown() {
        accept(1, 2);
        runAll();
        assertThat(stream.stalled()).isFalse();

        stream.seal(5);

        assertThat(stream.waitingFor()).isEqualTo(3);
        assertThat(stream.isAwaited(3)).isFalse();
        assertThat(skipMissing()).containsExactly(List.of(3L, 5L));
        assertThat(stream.settled()).isEqualTo(5);
        assertThat(stream.stalled()).isFalse();
    }

    @Test
    void doomsTheEarlyOnesToo() {
        accept(1, 2, 5, 7);
        Entry[] run = stream.take(1);
        stream.abort(run[0], false);
        stream.free(run);

        assertThat(drain()).containsExactly(2L, 5L, 7L);

        assertThat(stream.settled()).isEqualTo(2);
        assertThat(ranges()).containsExactly(List.of(5L, 5L), List.of(7L, 7L));
        assertThat(stream.pending()).isZero();
        assertThat(offer(3)).isEqualTo(Verdict.FAILED);
        assertThat(offer(5)).isEqualTo(Verdict.SETTLED);
        assertThat(stream.failedBy(new Numbered(3))).isEqualTo(1);
    }

    @Test
    void withdrawsAnEarlyOneAndPassesOverIt() {
        accept(2, 3);

        assertThat(stream.withdraw(2)).isNotNull();
        assertThat(stream.withdraw(2)).isNull();

        assertThat(offer(2)).isEqualTo(Verdict.SETTLED);
        assertThat(ranges()).containsExactly(List.of(2L, 2L));
        accept(1);
        assertThat(take(8)).containsExactly(1L);
    }

    @Test
    void waitsForNothingBehindWhichAllWasWithdrawn() {
        accept(2);
        stream.withdraw(2);

        assertThat(stream.waitingFor()).isZero();
        assertThat(stream.stalled()).isFalse();
    }

    @Test
    void keepsEarlyOnesOutOfTheLotUntilTheirTurn() {
        accept(1, 3, 4, 5);
        Entry[] run = stream.take(1);
        stream.park(run[0]);
        stream.free(run);
        assertThat(stream.parked()).isEqualTo(1);

        accept(2);

        assertThat(stream.parked()).isEqualTo(MAX_PARKED);
        assertThat(stream.settled()).isEqualTo(3);
        assertThat(offer(6)).isEqualTo(Verdict.LOT_FULL);
        assertThat(offer(7)).isEqualTo(Verdict.LOT_FULL);
        stream.unpark(run[0]);
        assertThat(take(8)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void runsWhatTheServerAddsBeforeTheNextSeq() {
        accept(2);
        stream.offer(new Numbered(Sequencer.FIRST_ADDED));

        assertThat(take(8)).containsExactly(Sequencer.FIRST_ADDED);
        assertThat(stream.settled()).isZero();
    }

    @Test
    void clearsEarlyOnesAndTheLot() {
        accept(1, 2, 4);
        Entry[] run = stream.take(1);
        stream.park(run[0]);

        assertThat(clear()).containsExactly(1L, 2L, 4L);
    }

    private Verdict offer(long seq) {
        return stream.offer(new Numbered(seq));
    }

    private void accept(long... seqs) {
        for (long seq : seqs) {
            assertThat(offer(seq)).isEqualTo(Verdict.ACCEPTED);
        }
    }

    private List<Long> take(int max) {
        return Arrays.stream(stream.take(max)).map(Entry::seq).toList();
    }

    private void runAll() {
        while (stream.ready()) {
            Entry[] run = stream.take(WINDOW);
            stream.done(run, 0, run.length);
            stream.free(run);
        }
    }

    private List<List<Long>> skipMissing() {
        List<List<Long>> skipped = new ArrayList<>();
        stream.skipMissing((from, to) -> skipped.add(List.of(from, to)));
        return skipped;
    }

    private List<List<Long>> ranges() {
        List<List<Long>> ranges = new ArrayList<>();
        stream.ranges((from, to) -> ranges.add(List.of(from, to)));
        return ranges;
    }

    private List<Long> drain() {
        List<Long> drained = new ArrayList<>();
        for (Entry entry = stream.drain(); entry != null; entry = stream.drain()) {
            drained.add(entry.seq());
        }
        return drained;
    }

    private List<Long> clear() {
        List<Long> cleared = new ArrayList<>();
        for (Entry entry = stream.clear(); entry != null; entry = stream.clear()) {
            cleared.add(entry.seq());
        }
        return cleared;
    }
}
