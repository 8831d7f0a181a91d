package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What every stream that is one line promises, held against what is seen of it: which runs it hands out, and which
 * outcomes there are. It knows nothing of how the line does it.
 */
final class LineInvariants {
    private final Set<Long> accepted = new HashSet<>();
    private final Set<Long> outcomes = new HashSet<>();
    private boolean aborted;
    private boolean parked;
    private long paused;

    void accepted(long seq) {
        accepted.add(seq);
    }

    void hasOutcome(List<Long> seqs) {
        seqs.forEach(seq -> assertThat(outcomes.add(seq)).as("first outcome of " + seq).isTrue());
        paused = seqs.contains(paused) ? 0 : paused;
    }

    void aborted() {
        aborted = true;
    }

    void parked() {
        parked = true;
    }

    void unparked() {
        parked = false;
    }

    void pauses(long seq) {
        paused = seq;
    }

    void pausesNoMore(long seq) {
        paused = paused == seq ? 0 : paused;
    }

    void runs(List<Long> run) {
        if (!run.isEmpty()) {
            assertNothingRunsAfterAnAbort(run);
            assertFollowersWaitWhileParked(run);
            assertFollowersWaitWhileOnePauses(run);
            assertNoSeqRunsTwice(run);
            assertRunsInSeqOrder(run);
        }
    }

    private void assertNothingRunsAfterAnAbort(List<Long> run) {
        assertThat(aborted).as("%s runs after an abort", run).isFalse();
    }

    private void assertFollowersWaitWhileParked(List<Long> run) {
        assertThat(parked).as("%s runs while the stream is parked", run).isFalse();
    }

    private void assertFollowersWaitWhileOnePauses(List<Long> run) {
        assertThat(paused).as("%s runs while one pauses", run).isZero();
    }

    /** Attempts that were given back, or are to be retried, have no outcome. */
    private void assertNoSeqRunsTwice(List<Long> run) {
        assertThat(run).as("runs").noneMatch(outcomes::contains).allMatch(accepted::contains);
    }

    /** When one begins, all before it that were accepted have their outcome, or are before it in the run. */
    private void assertRunsInSeqOrder(List<Long> run) {
        long first = run.get(0);
        assertThat(run).isEqualTo(LongStream.range(first, first + run.size()).boxed().toList());
        long group = first < Sequencer.FIRST_ADDED ? 0 : Sequencer.FIRST_ADDED;
        assertThat(accepted.stream().filter(seq -> seq >= group && seq < first && !outcomes.contains(seq)))
                .as("before %s", run)
                .isEmpty();
    }
}
