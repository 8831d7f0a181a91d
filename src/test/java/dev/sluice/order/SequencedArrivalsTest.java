package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every order in which up to eight messages can arrive, with one of them twice and one of them lost or not. */
class SequencedArrivalsTest {
    private static final int MOST = 8;

    /** What is done about the one that does not come. */
    private enum Gap {
        SKIP,
        FAIL
    }

    @Test
    void runsAllInSeqOrderHoweverTheyArrive() {
        forEachArrival((arrivals, count) -> {
            Sequencer stream = arrived(arrivals, 0, count);

            assertRanInSeqOrder(stream, arrivals, LongStream.rangeClosed(1, count));
            assertThat(stream.settled()).isEqualTo(count);
            assertThat(stream.stalled()).isFalse();
        });
    }

    @Test
    void runsAllButTheLostOneInSeqOrderWhenItIsSkipped() {
        forEachLoss((arrivals, lost, count) -> {
            Sequencer stream = arrived(arrivals, lost, count);

            assertWaitsForTheLostOne(stream, lost);
            giveUp(stream, lost, Gap.SKIP);

            assertRanInSeqOrder(
                    stream, arrivals, LongStream.rangeClosed(1, count).filter(seq -> seq != lost));
            assertSkippedOneNeverRuns(stream, lost);
            assertThat(stream.settled()).isEqualTo(count);
        });
    }

    @Test
    void runsAllBeforeTheLostOneAndNothingBehindItWhenTheStreamFails() {
        forEachLoss((arrivals, lost, count) -> {
            Sequencer stream = arrived(arrivals, lost, count);

            assertWaitsForTheLostOne(stream, lost);
            giveUp(stream, lost, Gap.FAIL);

            assertRanInSeqOrder(stream, arrivals, LongStream.range(1, lost));
            assertDoomsWhatIsBehind(stream, lost, count);
            assertThat(stream.offer(new Numbered(lost))).isEqualTo(Verdict.FAILED);
            assertThat(stream.settled()).isEqualTo(lost - 1);
        });
    }

    private interface Arrival {
        void check(List<Long> arrivals, int count);
    }

    private interface Loss {
        void check(List<Long> arrivals, long lost, int count);
    }

    /** One comes twice, each in its turn; the second time anywhere behind. */
    private static void forEachArrival(Arrival arrival) {
        for (int count = 1; count <= MOST; count++) {
            int which = 0;
            for (List<Long> order : Permutations.of(count)) {
                arrival.check(withOneTwice(order, which++), count);
            }
        }
    }

    private static void forEachLoss(Loss loss) {
        forEachArrival((arrivals, count) -> {
            for (long lost = 1; lost <= count; lost++) {
                if (count < MOST || lost == 1 + arrivals.get(0) % count) {
                    loss.check(arrivals, lost, count);
                }
            }
        });
    }

    private static List<Long> withOneTwice(List<Long> order, int which) {
        List<Long> arrivals = new ArrayList<>(order);
        int first = which % order.size();
        int behind = 1 + (which / order.size()) % (order.size() - first);
        arrivals.add(first + behind, order.get(first));
        return arrivals;
    }

    private final List<Long> ran = new ArrayList<>();

    /** Those up to the middle one run as they come, the others when all have come. */
    private Sequencer arrived(List<Long> arrivals, long lost, int count) {
        ran.clear();
        Sequencer stream = Terms.of(Order.SEQUENCED, MOST).sequencer();
        stream.seal(count);
        for (int i = 0; i < arrivals.size(); i++) {
            if (arrivals.get(i) != lost) {
                offer(stream, arrivals, i);
            }
            if (i < count / 2) {
                run(stream, 2);
            }
        }
        run(stream, 3);
        return stream;
    }

    private void offer(Sequencer stream, List<Long> arrivals, int index) {
        long seq = arrivals.get(index);
        Verdict verdict = stream.offer(new Numbered(seq));
        if (arrivals.indexOf(seq) == index) {
            assertThat(verdict).isEqualTo(Verdict.ACCEPTED);
        } else {
            assertThat(verdict).isEqualTo(ran.contains(seq) ? Verdict.SETTLED : Verdict.PENDING);
        }
    }

    private void run(Sequencer stream, int max) {
        while (stream.ready()) {
            Entry[] run = stream.take(max);
            for (Entry entry : run) {
                ran.add(entry.seq());
            }
            stream.done(run, 0, run.length);
            stream.free(run);
        }
    }

    private void giveUp(Sequencer stream, long lost, Gap gap) {
        if (gap == Gap.FAIL) {
            stream.fail();
        } else {
            List<Long> skipped = new ArrayList<>();
            stream.skipMissing((from, to) -> LongStream.rangeClosed(from, to).forEach(skipped::add));
            assertThat(skipped).containsExactly(lost);
        }
        run(stream, 3);
    }

    private void assertRanInSeqOrder(Sequencer stream, List<Long> arrivals, LongStream expected) {
        if (!ran.equals(expected.boxed().toList())) {
            throw new AssertionError("arrivals " + arrivals + " ran as " + ran);
        }
        assertThat(stream.ready()).isFalse();
    }

    private static void assertWaitsForTheLostOne(Sequencer stream, long lost) {
        assertThat(stream.stalled()).isTrue();
        assertThat(stream.waitingFor()).isEqualTo(lost);
        assertThat(stream.missing(MOST)).containsExactly(lost);
    }

    private void assertSkippedOneNeverRuns(Sequencer stream, long lost) {
        assertThat(stream.hasOutcome(lost)).isTrue();
        assertThat(stream.offer(new Numbered(lost))).isEqualTo(Verdict.SETTLED);
        assertThat(stream.ready()).isFalse();
    }

    private static void assertDoomsWhatIsBehind(Sequencer stream, long lost, int count) {
        for (long seq = lost + 1; seq <= count; seq++) {
            Entry doomed = stream.drain();
            assertThat(doomed == null ? 0 : doomed.seq()).isEqualTo(seq);
        }
        assertThat(stream.drain()).isNull();
    }
}
