package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link Fifo} and a {@link NaiveFifo} that do everything together and must never differ. */
final class TwinFifo {
    private final Fifo fifo;
    private final NaiveFifo naive;
    private final List<Long> begun = new ArrayList<>();
    private Entry[] run = {};
    private int reported;
    private boolean runIsOut;

    TwinFifo(int window) {
        this.fifo = new Fifo(Terms.fifo(window));
        this.naive = new NaiveFifo(window);
    }

    /** Offers as the holder of a sequencer does: what is refused is noted, so that it is told once. */
    Verdict offer(long seq) {
        Verdict verdict = fifo.offer(new Numbered(seq));
        assertThat(verdict).isEqualTo(naive.offer(seq));
        switch (verdict) {
            case GAP, FULL, FAILED -> refuse();
            default -> {}
        }
        return verdict;
    }

    void refuse() {
        naive.refuse(fifo.accepted() + 1);
        fifo.refused(fifo.accepted() + 1);
    }

    void take(int max) {
        Entry[] entries = fifo.take(max);
        assertThat(seqs(entries, 0, entries.length)).isEqualTo(naive.take(max));
        if (entries.length > 0) {
            run = entries;
            reported = 0;
            runIsOut = true;
        }
    }

    /** So many messages of a run are not reported. */
    int unreported() {
        return runIsOut ? run.length - reported : 0;
    }

    boolean mayFree() {
        return runIsOut && reported == run.length;
    }

    void done(int count) {
        begun.addAll(seqs(run, reported, reported + count));
        naive.done(seqs(run, reported, reported + count));
        fifo.done(run, reported, reported + count);
        reported += count;
    }

    void fail() {
        begun.add(run[reported].seq());
        naive.giveBack(seqs(run, reported + 1, run.length));
        naive.failed(run[reported].seq());
        fifo.giveBack(run, reported + 1, run.length);
        fifo.abort(run[reported], false);
        reported = run.length;
    }

    void giveBack() {
        naive.giveBack(seqs(run, reported, run.length));
        fifo.giveBack(run, reported, run.length);
        reported = run.length;
    }

    void free() {
        runIsOut = false;
        fifo.free(run);
        naive.free();
    }

    void withdraw(long seq) {
        Entry withdrawn = fifo.withdraw(seq);
        assertThat(withdrawn != null).isEqualTo(naive.withdraw(seq));
        assertThat(withdrawn == null || withdrawn.seq() == seq).isTrue();
    }

    void drain() {
        List<Long> drained = new ArrayList<>();
        for (Entry entry = fifo.drain(); entry != null; entry = fifo.drain()) {
            drained.add(entry.seq());
        }
        assertThat(drained).isEqualTo(naive.drain());
    }

    boolean hasFailed() {
        return fifo.hasFailed();
    }

    long accepted() {
        return fifo.accepted();
    }

    long settled() {
        return fifo.settled();
    }

    /** The seqs that ran to an outcome, in the order of their outcomes. */
    List<Long> ran() {
        return begun;
    }

    void assertAlike() {
        assertThat(fifo.settled()).as("settled").isEqualTo(naive.settled());
        assertThat(fifo.accepted()).as("accepted").isEqualTo(naive.accepted());
        assertThat(fifo.ready()).as("ready").isEqualTo(naive.ready());
        assertThat(fifo.hasFailed()).as("failed").isEqualTo(naive.hasFailed());
        for (long seq = fifo.settled() + 1; seq <= fifo.accepted(); seq++) {
            assertThat(fifo.hasOutcome(seq)).as("withdrawn " + seq).isEqualTo(naive.hasOutcome(seq));
        }
        long next = fifo.accepted() + 1;
        assertThat(fifo.expects(next)).as("expects the next").isEqualTo(naive.expects(next));
        assertThat(fifo.expects(next + 1)).as("expects the one after").isFalse();
    }

    private static List<Long> seqs(Entry[] entries, int from, int to) {
        return Arrays.stream(entries, from, to).map(Entry::seq).toList();
    }
}
