package dev.sluice.order;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        seqs.forEach(seq -> check(outcomes.add(seq), "has its first outcome", seqs));
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

    /** Nothing is known any more of what had no outcome and was not the server's. */
    void crashed(Set<Long> owned) {
        accepted.removeIf(seq -> !outcomes.contains(seq) && !owned.contains(seq));
        paused = 0;
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
        check(!aborted, "runs with no abort before", run);
    }

    private void assertFollowersWaitWhileParked(List<Long> run) {
        check(!parked, "runs while the stream is not parked", run);
    }

    private void assertFollowersWaitWhileOnePauses(List<Long> run) {
        check(paused == 0, "runs while none pauses", run);
    }

    /** Attempts that were given back, or are to be retried, have no outcome. */
    private void assertNoSeqRunsTwice(List<Long> run) {
        for (long seq : run) {
            check(accepted.contains(seq), "was accepted", run);
            check(!outcomes.contains(seq), "has no outcome yet", run);
        }
    }

    /** When one begins, all before it that were accepted have their outcome, or are before it in the run. */
    private void assertRunsInSeqOrder(List<Long> run) {
        long first = run.get(0);
        long lowest = first < Sequencer.FIRST_ADDED ? 1 : Sequencer.FIRST_ADDED;
        for (long seq = lowest; seq < first; seq++) {
            check(!accepted.contains(seq) || outcomes.contains(seq), "runs after all before it", run);
        }
        for (int i = 0; i < run.size(); i++) {
            check(run.get(i) == first + i, "is of consecutive seqs", run);
        }
    }

    private static void check(boolean holds, String promise, List<Long> run) {
        if (!holds) {
            throw new AssertionError(run + ": " + promise);
        }
    }
}
