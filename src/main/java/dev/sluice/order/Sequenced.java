package dev.sluice.order;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Messages come in any order and run in that of their seq, each once.
 *
 * <p>There are two places. Those whose predecessors have all come are in a {@link Fifo}: from there on nothing is different
 * from a FIFO, so what runs, fails, pauses, is parked or was added by the server is its affair. Those that are early wait in
 * a ring of slots by seq, and move on as soon as the seq before them has come: one step for each, whatever the window. While
 * messages come in order there is no ring.
 *
 * <p>What may never come is decided from outside: {@link #skipMissing} lets the stream go on without it, {@link #fail} ends
 * it. In both cases, and after each failure policy, messages run in rising order of seq and none twice; a seq that was
 * skipped does not run when it comes after all. Once {@link #seal sealed}, the end of the stream waits for what is missing
 * as a message would.
 *
 * <p>After a restart what had its outcome beyond a hole stands among the early ones again, as {@link Ended}.
 */
final class Sequenced implements Sequencer {
    private final OrderTerms terms;
    private final Fifo line;

    /** What is beyond the first seq that is missing; null where nothing is. */
    private @Nullable SeqRing early;

    /** How many of the early ones have no outcome. */
    private int waiting;

    /** No early one up to here waits, as far as they have been removed. */
    private long removed;

    private long last;

    Sequenced(OrderTerms terms) {
        this.terms = terms;
        this.line = new Fifo(terms);
    }

    @Override
    public Verdict offer(Entry entry) {
        if (isEarly(entry.seq())) {
            return offerEarly(entry);
        }
        boolean next = entry.seq() == line.accepted() + 1;
        Verdict verdict = line.offer(entry);
        if (early != null && next && verdict == Verdict.ACCEPTED) {
            early.passTo(entry.seq());
            follow(early);
        }
        return verdict == Verdict.FULL ? Verdict.BEYOND : verdict;
    }

    private boolean isEarly(long seq) {
        return seq > line.accepted() + 1 && seq < FIRST_ADDED;
    }

    private Verdict offerEarly(Entry entry) {
        long seq = entry.seq();
        if (knows(seq)) {
            return hasOutcome(seq) ? Verdict.SETTLED : Verdict.PENDING;
        }
        if (line.hasFailed()) {
            return Verdict.FAILED;
        }
        if (line.isLotFull()) {
            return Verdict.LOT_FULL;
        }
        if (seq - line.settled() > terms.window()) {
            return Verdict.BEYOND;
        }
        early().put(entry);
        waiting++;
        return Verdict.ACCEPTED;
    }

    private SeqRing early() {
        SeqRing ring = early;
        if (ring == null) {
            ring = new SeqRing(line.accepted(), terms.window());
            early = ring;
        }
        return ring;
    }

    /** Those that are early no more move to the line. */
    private void follow(SeqRing ring) {
        for (Entry next = ring.removeFirst(); next != null; next = ring.removeFirst()) {
            if (!next.withdrawn) {
                waiting--;
            }
            line.admit(next);
        }
        if (ring.isEmpty()) {
            early = null;
        }
    }

    @Override
    public boolean expects(long seq) {
        return isEarly(seq) ? !knows(seq) && !line.hasFailed() : line.expects(seq);
    }

    @Override
    public boolean knows(long seq) {
        return (early != null && isEarly(seq)) ? early.knows(seq) : line.knows(seq);
    }

    @Override
    public boolean isAwaited(long seq) {
        return waiting > 0 && seq == line.accepted() + 1;
    }

    /** Nothing is dropped here: any other seq may come. */
    @Override
    public void refused(long seq) {}

    @Override
    public boolean refusing() {
        return false;
    }

    @Override
    public boolean ready() {
        return line.ready();
    }

    @Override
    public Entry[] take(int max) {
        return line.take(max);
    }

    /** Up to the first that is missing: what comes behind it is not next. */
    @Override
    public void ahead(int max, Consumer<Entry> next) {
        line.ahead(max, next);
    }

    @Override
    public void done(Entry[] run, int from, int to) {
        line.done(run, from, to);
    }

    @Override
    public void giveBack(Entry[] run, int from, int to) {
        line.giveBack(run, from, to);
    }

    @Override
    public void free(Entry[] run) {
        line.free(run);
    }

    @Override
    public void abort(Entry failed, boolean critical) {
        line.abort(failed, critical);
    }

    @Override
    public void skip(Entry failed) {
        if (!isEarly(failed.seq())) {
            line.skip(failed);
        } else {
            withdraw(failed.seq());
        }
    }

    @Override
    public void retry(Entry failed) {
        line.retry(failed);
    }

    @Override
    public void resume(Entry paused) {
        line.resume(paused);
    }

    @Override
    public void park(Entry failed) {
        line.park(failed);
    }

    @Override
    public void fail() {
        line.fail();
    }

    @Override
    public boolean hasFailed() {
        return line.hasFailed();
    }

    @Override
    public long failedSeq() {
        return line.failedSeq();
    }

    @Override
    public @Nullable Entry drain() {
        Entry entry = line.drain();
        return entry == null && line.hasFailed() ? removeEarly() : entry;
    }

    @Override
    public @Nullable Entry clear() {
        Entry entry = line.clear();
        return entry == null ? removeEarly() : entry;
    }

    /** Its slot keeps that it has its outcome. */
    private @Nullable Entry removeEarly() {
        SeqRing ring = early;
        if (ring == null || waiting == 0) {
            return null;
        }
        long seq = Math.max(removed, ring.settled());
        Entry entry;
        do {
            seq++;
            entry = ring.get(seq);
        } while (entry == null || entry.withdrawn);
        ring.done(seq);
        removed = seq;
        waiting--;
        return entry;
    }

    @Override
    public long failedBy(Entry entry) {
        return line.failedBy(entry);
    }

    /** An early one stays in its slot and is passed over when its turn comes. */
    @Override
    public @Nullable Entry withdraw(long seq) {
        if (early == null || !isEarly(seq)) {
            return line.withdraw(seq);
        }
        Entry entry = early.get(seq);
        if (entry == null || entry.withdrawn) {
            return null;
        }
        entry.withdrawn = true;
        waiting--;
        return entry;
    }

    @Override
    public boolean hasOutcome(long seq) {
        if (early == null || !isEarly(seq)) {
            return line.hasOutcome(seq);
        }
        Entry entry = early.get(seq);
        return entry == null ? early.isDone(seq) : entry.withdrawn;
    }

    @Override
    public int parked() {
        return line.parked();
    }

    @Override
    public @Nullable Entry drainParked() {
        return line.drainParked();
    }

    @Override
    public List<Entry> parkedHeads() {
        return line.parkedHeads();
    }

    @Override
    public boolean isParkedHead(Entry entry) {
        return line.isParkedHead(entry);
    }

    @Override
    public void eachParked(Consumer<Entry> each) {
        line.eachParked(each);
    }

    /** Those that are early wait for what has not come. */
    @Override
    public void eachHeld(Consumer<Entry> each) {
        line.eachHeld(each);
    }

    @Override
    public void unpark(Entry head) {
        line.unpark(head);
    }

    @Override
    public void unparkWithout(Entry head) {
        line.unparkWithout(head);
    }

    @Override
    public long settled() {
        return line.settled();
    }

    @Override
    public long accepted() {
        return early == null ? line.accepted() : early.accepted();
    }

    @Override
    public int pending() {
        return line.pending() + waiting;
    }

    @Override
    public void ranges(Ranges out) {
        if (early != null || line.hasEndedAny()) {
            Stretches.between(settled() + 1, accepted(), this::hasOutcome, out);
        }
    }

    /** What has its outcome beyond what is to come again stands among the early ones, and is passed over. */
    @Override
    public void restore(Standpoint at) {
        line.goOn(at);
        long[] ended = at.ended();
        for (int i = 0; i < ended.length; i += 2) {
            for (long seq = ended[i]; seq <= ended[i + 1]; seq++) {
                early().put(new Ended(seq));
            }
        }
    }

    @Override
    public void seal(long lastSeq) {
        last = lastSeq;
    }

    @Override
    public boolean stalled() {
        return line.isIdle() && waitingFor() != 0;
    }

    @Override
    public long waitingFor() {
        boolean awaited = waiting > 0 || line.accepted() < last;
        return awaited && !line.hasFailed() ? line.accepted() + 1 : 0;
    }

    @Override
    public int held() {
        return line.hasFailed() ? 0 : waiting;
    }

    @Override
    public long[] missing(int max) {
        LongArrayList found = new LongArrayList();
        int behind = line.hasFailed() ? 0 : waiting;
        long end = line.hasFailed() ? 0 : last;
        for (long seq = line.accepted() + 1; found.size() < max && (behind > 0 || seq <= end); seq++) {
            if (!knows(seq)) {
                found.addLong(seq);
            } else if (!hasOutcome(seq)) {
                behind--;
            }
        }
        return found.toLongArray();
    }

    @Override
    public void skipMissing(Ranges skipped) {
        while (stalled()) {
            long from = line.accepted() + 1;
            long to = early == null ? last : early.cameFrom(from) - 1;
            skipped.range(from, to);
            line.skipTo(to);
            if (early != null) {
                early.passTo(to);
                follow(early);
            }
        }
    }
}
