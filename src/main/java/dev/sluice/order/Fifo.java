package dev.sluice.order;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages run in the order received, one after the other; a gap in seq is refused.
 *
 * <p>Everything follows from three numbers. Accepted seqs are 1 to {@code accepted} without a hole, because only
 * {@code accepted + 1} is ever taken. Settled seqs are 1 to {@code settled} without a hole, because one run at a time is
 * out and reports in order. What lies between is out with the run or linked in the queue, in order of seq. A withdrawn
 * message keeps its place in the queue and is passed over when its turn comes, so that {@code settled} never runs ahead
 * of a message that still waits.
 *
 * <p>A refusal is told once: after it everything is dropped until the refused seq comes again. Otherwise a sender that
 * has a thousand messages under way would hear of a thousand gaps.
 */
final class Fifo implements Sequencer {
    private static final Entry[] NONE = {};

    private final OrderTerms terms;

    private long accepted;
    private long settled;
    private @Nullable Entry head;
    private @Nullable Entry tail;

    /** What waits and was not withdrawn. Made with the first withdrawal, and kept until nothing waits. */
    private @Nullable Long2ObjectHashMap<Entry> bySeq;

    private boolean busy;
    private boolean paused;
    private long failedSeq;
    private boolean failed;
    private boolean refused;

    Fifo(OrderTerms terms) {
        this.terms = terms;
    }

    @Override
    public Verdict offer(Entry entry) {
        long seq = entry.seq();
        if (seq <= accepted) {
            return seq <= settled ? Verdict.SETTLED : Verdict.PENDING;
        }
        if (refused && seq != accepted + 1) {
            return Verdict.DROPPED;
        }
        if (failed) {
            return Verdict.FAILED;
        }
        if (seq != accepted + 1) {
            return Verdict.GAP;
        }
        if (accepted - settled >= terms.inFlight()) {
            return Verdict.FULL;
        }
        refused = false;
        accepted = seq;
        append(entry);
        return Verdict.ACCEPTED;
    }

    @Override
    public boolean expects(long seq) {
        return seq == accepted + 1 && !failed;
    }

    @Override
    public boolean knows(long seq) {
        return seq <= accepted;
    }

    @Override
    public void refused(long seq) {
        refused = true;
    }

    @Override
    public boolean refusing() {
        return refused;
    }

    @Override
    public Entry[] take(int max) {
        int count = busy || failed || paused ? 0 : waiting(max);
        if (count == 0) {
            return NONE;
        }
        Entry[] run = new Entry[count];
        Entry next = head;
        for (int i = 0; i < count && next != null; i++) {
            run[i] = removeHead(next);
            next = head;
        }
        busy = true;
        return run;
    }

    /** How many from the head on may run one after the other. */
    private int waiting(int max) {
        int count = 0;
        for (Entry entry = head; entry != null && !entry.withdrawn && count < max; entry = entry.next) {
            count++;
        }
        return count;
    }

    @Override
    public void done(Entry[] run, int from, int to) {
        settled += to - from;
        passWithdrawn();
    }

    @Override
    public void abort(Entry entry, boolean critical) {
        settled = entry.seq();
        failedSeq = entry.seq();
        failed = true;
        passWithdrawn();
    }

    @Override
    public void skip(Entry entry) {
        settled = entry.seq();
        passWithdrawn();
    }

    @Override
    public void retry(Entry entry) {
        prepend(entry);
        paused = true;
    }

    @Override
    public void resume(Entry entry) {
        if (entry == head) {
            paused = false;
        }
    }

    @Override
    public void park(Entry entry) {
        abort(entry, true);
    }

    @Override
    public void fail() {
        failed = true;
    }

    @Override
    public void ahead(int max, Consumer<Entry> next) {
        int left = max;
        for (Entry entry = head; entry != null && left > 0; entry = entry.next) {
            if (!entry.withdrawn) {
                next.accept(entry);
                left--;
            }
        }
    }

    @Override
    public long failedBy(Entry entry) {
        return failedSeq;
    }

    @Override
    public int parked() {
        return 0;
    }

    @Override
    public List<Entry> parkedHeads() {
        return List.of();
    }

    @Override
    public void eachParked(Consumer<Entry> each) {}

    @Override
    public void unpark(Entry entry) {}

    @Override
    public void unparkWithout(Entry entry) {}

    @Override
    public int pending() {
        return (int) (accepted - settled);
    }

    @Override
    public void giveBack(Entry[] run, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            prepend(run[i]);
        }
    }

    @Override
    public void free(Entry[] run) {
        busy = false;
    }

    @Override
    public @Nullable Entry withdraw(long seq) {
        Entry entry = bySeq().remove(seq);
        if (entry != null) {
            entry.withdrawn = true;
            passWithdrawn();
        }
        return entry;
    }

    @Override
    public boolean hasOutcome(long seq) {
        boolean withdrawn =
                bySeq != null && head != null && seq >= head.seq() && seq <= accepted && !bySeq.containsKey(seq);
        return seq <= settled || withdrawn;
    }

    private Long2ObjectHashMap<Entry> bySeq() {
        Long2ObjectHashMap<Entry> all = bySeq;
        if (all == null) {
            all = new Long2ObjectHashMap<>();
            for (Entry entry = head; entry != null; entry = entry.next) {
                all.put(entry.seq(), entry);
            }
            bySeq = all;
        }
        return all;
    }

    @Override
    public @Nullable Entry drain() {
        return failed ? clear() : null;
    }

    @Override
    public @Nullable Entry clear() {
        Entry entry = head;
        while (entry != null) {
            removeHead(entry);
            settleNext(entry);
            if (!entry.withdrawn) {
                return entry;
            }
            entry = head;
        }
        return null;
    }

    @Override
    public long settled() {
        return settled;
    }

    @Override
    public long accepted() {
        return accepted;
    }

    @Override
    public boolean ready() {
        return !busy && !failed && !paused && head != null;
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }

    /** Withdrawn messages are settled with the last one before them that had no outcome. */
    private void passWithdrawn() {
        while (head != null && head.withdrawn && head.seq() == settled + 1) {
            settled = removeHead(head).seq();
        }
    }

    private void settleNext(Entry entry) {
        if (entry.seq() == settled + 1) {
            settled = entry.seq();
        }
    }

    private void append(Entry entry) {
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        noteWaiting(entry);
    }

    private void prepend(Entry entry) {
        entry.next = head;
        head = entry;
        if (tail == null) {
            tail = entry;
        }
        noteWaiting(entry);
    }

    private void noteWaiting(Entry entry) {
        if (bySeq != null) {
            bySeq.put(entry.seq(), entry);
        }
    }

    private Entry removeHead(Entry first) {
        head = first.next;
        first.next = null;
        if (head == null) {
            tail = null;
            bySeq = null;
        } else if (bySeq != null) {
            bySeq.remove(first.seq());
        }
        return first;
    }
}
