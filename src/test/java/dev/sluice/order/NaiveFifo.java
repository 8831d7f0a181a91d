package dev.sluice.order;

import java.util.ArrayList;
import java.util.List;

/** What a FIFO is, with the fate of each seq written down and everything looked up by going through the list. */
final class NaiveFifo {
    private enum Fate {
        WAITS,
        RUNS,
        HAS_OUTCOME
    }

    private final int window;
    private final List<Fate> fates = new ArrayList<>();
    private long refused;
    private boolean runIsOut;
    private boolean failed;

    NaiveFifo(int window) {
        this.window = window;
    }

    Verdict offer(long seq) {
        if (hasOutcome(seq)) {
            return Verdict.SETTLED;
        }
        if (seq <= fates.size()) {
            return Verdict.PENDING;
        }
        if (refused != 0 && refused != seq) {
            return Verdict.DROPPED;
        }
        if (failed) {
            return Verdict.FAILED;
        }
        if (seq != fates.size() + 1) {
            return Verdict.GAP;
        }
        if (fates.size() - settled() == window) {
            return Verdict.FULL;
        }
        refused = 0;
        fates.add(Fate.WAITS);
        return Verdict.ACCEPTED;
    }

    void refuse(long seq) {
        refused = seq;
    }

    List<Long> take(int max) {
        List<Long> run = new ArrayList<>();
        if (!ready()) {
            return run;
        }
        for (long seq = firstWaiting(); run.size() < max && is(seq, Fate.WAITS); seq++) {
            run.add(seq);
        }
        run.forEach(seq -> set(seq, Fate.RUNS));
        runIsOut = true;
        return run;
    }

    void done(List<Long> seqs) {
        seqs.forEach(seq -> set(seq, Fate.HAS_OUTCOME));
    }

    void giveBack(List<Long> seqs) {
        seqs.forEach(seq -> set(seq, Fate.WAITS));
    }

    void failed(long seq) {
        set(seq, Fate.HAS_OUTCOME);
        failed = true;
    }

    void free() {
        runIsOut = false;
    }

    boolean withdraw(long seq) {
        boolean waited = is(seq, Fate.WAITS);
        if (waited) {
            set(seq, Fate.HAS_OUTCOME);
        }
        return waited;
    }

    boolean hasOutcome(long seq) {
        return seq < 1 || is(seq, Fate.HAS_OUTCOME);
    }

    List<Long> drain() {
        List<Long> drained = new ArrayList<>();
        while (firstWaiting() != 0) {
            drained.add(firstWaiting());
            set(firstWaiting(), Fate.HAS_OUTCOME);
        }
        return drained;
    }

    long accepted() {
        return fates.size();
    }

    long settled() {
        long seq = 0;
        while (is(seq + 1, Fate.HAS_OUTCOME)) {
            seq++;
        }
        return seq;
    }

    boolean ready() {
        return !runIsOut && !failed && firstWaiting() != 0;
    }

    boolean expects(long seq) {
        return !failed && seq == fates.size() + 1;
    }

    boolean hasFailed() {
        return failed;
    }

    private long firstWaiting() {
        return fates.indexOf(Fate.WAITS) + 1L;
    }

    private boolean is(long seq, Fate fate) {
        return seq >= 1 && seq <= fates.size() && fates.get((int) seq - 1) == fate;
    }

    private void set(long seq, Fate fate) {
        fates.set((int) seq - 1, fate);
    }
}
