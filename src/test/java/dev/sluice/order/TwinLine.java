package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A sequencer and a {@link NaiveLine} that do everything together and must never differ, nor break a promise. */
final class TwinLine {
    private final OrderTerms terms;
    private final NaiveLine naive;
    private final Journal journal = new Journal();
    private final LineInvariants invariants = new LineInvariants();
    private final List<Long> ran = new ArrayList<>();
    private Sequencer line;
    private Entry[] run = {};
    private int reported;
    private boolean runIsOut;
    private boolean durable;
    private int added;
    private @Nullable Entry paused;

    TwinLine(Order order, int window, int maxParked) {
        this.terms = new OrderTerms(order, window, 1, maxParked, 0, 0, Needs.Edge.INHERIT);
        this.line = terms.sequencer();
        this.naive = new NaiveLine(order, window, maxParked);
    }

    /** Offers as the holder of a sequencer does: what is refused is noted, so that it is told once. */
    Verdict offer(long seq) {
        Verdict verdict = line.offer(new Numbered(seq));
        assertThat(verdict).as("offer " + seq).isEqualTo(naive.offer(seq));
        switch (verdict) {
            case ACCEPTED -> invariants.accepted(seq);
            case GAP, FULL, FAILED, LOT_FULL -> refuse();
            default -> {}
        }
        return verdict;
    }

    private void refuse() {
        naive.refuse(line.accepted() + 1);
        line.refused(line.accepted() + 1);
    }

    void add() {
        if (offer(Sequencer.FIRST_ADDED + added) == Verdict.ACCEPTED) {
            added++;
        }
    }

    void take(int max) {
        Entry[] entries = line.take(max);
        List<Long> seqs = seqs(entries, 0, entries.length);
        assertThat(seqs).isEqualTo(naive.take(max));
        invariants.runs(seqs);
        if (entries.length > 0) {
            run = entries;
            reported = 0;
            runIsOut = true;
        }
    }

    private void ended(List<Long> seqs) {
        invariants.hasOutcome(seqs);
        seqs.forEach(journal::ended);
    }

    /** To be called after each operation: what came into the lot is the server's from then on. */
    void note() {
        journal.note(line);
    }

    /** Its server may crash; nothing is added to it, which would be lost then. */
    TwinLine durable() {
        durable = true;
        return this;
    }

    boolean isDurable() {
        return durable;
    }

    /** The server is gone with all that only it knew, and another one goes on. */
    void crash() {
        Standpoint at = journal.standpoint(line, entry -> new Numbered(entry.seq()));
        line = terms.sequencer();
        line.restore(at);
        naive.crash();
        invariants.crashed(journal.owned());
        run = new Entry[0];
        reported = 0;
        runIsOut = false;
        paused = null;
    }

    /** So many messages of a run are not reported. */
    int unreported() {
        return runIsOut ? run.length - reported : 0;
    }

    boolean mayFree() {
        return runIsOut && reported == run.length;
    }

    void done(int count) {
        List<Long> seqs = seqs(run, reported, reported + count);
        ran.addAll(seqs);
        ended(seqs);
        naive.done(seqs);
        line.done(run, reported, reported + count);
        reported += count;
    }

    void abort() {
        Entry failed = giveBackBehindFailed();
        ran.add(failed.seq());
        ended(List.of(failed.seq()));
        invariants.aborted();
        naive.abort(failed.seq());
        line.abort(failed, false);
    }

    void skip() {
        Entry failed = giveBackBehindFailed();
        ran.add(failed.seq());
        ended(List.of(failed.seq()));
        naive.done(List.of(failed.seq()));
        line.skip(failed);
    }

    void retry() {
        Entry failed = giveBackBehindFailed();
        paused = failed;
        invariants.pauses(failed.seq());
        naive.retry(failed.seq());
        line.retry(failed);
    }

    /** Of the last that paused, even if it does not any more. */
    void resume() {
        if (paused != null) {
            invariants.pausesNoMore(paused.seq());
            naive.resume(paused.seq());
            line.resume(paused);
        }
    }

    void park() {
        Entry failed = giveBackBehindFailed();
        invariants.parked();
        naive.park(failed.seq());
        line.park(failed);
    }

    private Entry giveBackBehindFailed() {
        Entry failed = run[reported];
        naive.giveBack(seqs(run, reported + 1, run.length));
        line.giveBack(run, reported + 1, run.length);
        reported = run.length;
        return failed;
    }

    void giveBack() {
        naive.giveBack(seqs(run, reported, run.length));
        line.giveBack(run, reported, run.length);
        reported = run.length;
    }

    void free() {
        runIsOut = false;
        line.free(run);
        naive.free();
    }

    void unpark() {
        naive.unpark();
        line.unpark(parkedHead());
        invariants.unparked();
    }

    void unparkWithout() {
        Entry head = parkedHead();
        ended(List.of(head.seq()));
        invariants.unparked();
        naive.unparkWithoutHead();
        line.unparkWithout(head);
        assertThat(head.isParked()).isFalse();
    }

    boolean isParked() {
        return line.parked() > 0;
    }

    private Entry parkedHead() {
        return line.parkedHeads().get(0);
    }

    void withdraw(long seq) {
        boolean unparks = isParked() && parkedHead().seq() == seq;
        Entry withdrawn = line.withdraw(seq);
        assertThat(withdrawn != null).as("withdraws " + seq).isEqualTo(naive.withdraw(seq));
        if (withdrawn != null) {
            assertThat(withdrawn.seq()).isEqualTo(seq);
            assertThat(withdrawn.isParked()).isFalse();
            ended(List.of(seq));
        }
        if (unparks) {
            invariants.unparked();
        }
    }

    void fail() {
        invariants.aborted();
        naive.fail();
        line.fail();
    }

    void drain() {
        List<Long> drained = removeAll(line::drain);
        assertThat(drained).as("drained").isEqualTo(naive.drain());
    }

    void clear() {
        List<Long> cleared = removeAll(line::clear);
        assertThat(cleared).as("cleared").isEqualTo(naive.clear());
        assertThat(line.parked()).isZero();
    }

    private List<Long> removeAll(Supplier<@Nullable Entry> remove) {
        List<Long> removed = new ArrayList<>();
        for (Entry entry = remove.get(); entry != null; entry = remove.get()) {
            assertThat(entry.isParked()).isFalse();
            removed.add(entry.seq());
        }
        ended(removed);
        return removed;
    }

    void seal(long lastSeq) {
        naive.seal(lastSeq);
        line.seal(lastSeq);
    }

    void skipMissing() {
        List<Long> skipped = new ArrayList<>();
        line.skipMissing((from, to) -> LongStream.rangeClosed(from, to).forEach(skipped::add));
        assertThat(skipped).as("skipped").isEqualTo(naive.skipMissing());
        ended(skipped);
    }

    boolean hasFailed() {
        return line.hasFailed();
    }

    boolean stalled() {
        return line.stalled();
    }

    boolean isAnyArrival() {
        return terms.order().anyArrival();
    }

    /** Whether its sender need not send it again. */
    boolean isOver(long seq) {
        return seq <= line.settled() || line.hasOutcome(seq);
    }

    long accepted() {
        return line.accepted();
    }

    long settled() {
        return line.settled();
    }

    int added() {
        return added;
    }

    /** The seqs that ran to an outcome, in the order of their outcomes. */
    List<Long> ran() {
        return ran;
    }

    void assertAlike() {
        LineState seen = LineState.of(line, added);
        LineState expected = naive.state();
        if (!Objects.equals(seen, expected)) {
            assertThat(seen).isEqualTo(expected);
        }
        List<Long> parked = new ArrayList<>();
        line.eachParked(entry -> parked.add(entry.seq()));
        assertThat(parked).hasSize(line.parked());
    }

    private static List<Long> seqs(Entry[] entries, int from, int to) {
        return Arrays.stream(entries, from, to).map(Entry::seq).toList();
    }
}
