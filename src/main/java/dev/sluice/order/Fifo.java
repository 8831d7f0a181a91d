package dev.sluice.order;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages run in the order received, one after the other; a gap in seq is refused. SYNC is the same with one message in
 * flight.
 *
 * <p>A refusal is told once: after it everything is dropped until the refused seq comes again. Otherwise a sender that
 * has a thousand messages under way would hear of a thousand gaps.
 *
 * <p>After a failure the whole stream is its scope, and this holds:
 *
 * <ul>
 *   <li>ABORT: no message behind the failed one ever runs.
 *   <li>SKIP: the messages behind it run, in order, as if it had succeeded.
 *   <li>RETRY: no message behind it runs before it has its outcome.
 *   <li>PARK: no message behind it runs before it is unparked; then it runs before them, and they in order.
 * </ul>
 *
 * <p>After a restart it goes on behind what is settled. Messages that were withdrawn ahead of their turn are not sent again:
 * what comes steps over them ({@link Ahead}), so that {@code accepted} is always the last seq that has none missing before it.
 */
final class Fifo extends Line implements Sequencer {
    private static final Entry[] NONE = {};

    Fifo(OrderTerms terms) {
        super(terms);
    }

    @Override
    public Verdict offer(Entry entry) {
        long seq = entry.seq();
        if (seq != accepted + 1 || is(PARKED | FAILED | STEPS) || isFull()) {
            return offerOutOfTheOrdinary(entry);
        }
        lower(REFUSED);
        accepted = seq;
        append(entry);
        return Verdict.ACCEPTED;
    }

    private Verdict offerOutOfTheOrdinary(Entry entry) {
        long seq = entry.seq();
        if (knows(seq)) {
            return hasOutcome(seq) ? Verdict.SETTLED : Verdict.PENDING;
        }
        if (is(REFUSED) && seq != accepted + 1 && !isAdded(seq)) {
            return Verdict.DROPPED;
        }
        if (is(FAILED)) {
            return Verdict.FAILED;
        }
        if (!isNext(seq)) {
            return Verdict.GAP;
        }
        if (!isAdded(seq)) {
            if (isLotFull()) {
                return Verdict.LOT_FULL;
            }
            if (isFull()) {
                return Verdict.FULL;
            }
            lower(REFUSED);
        }
        admit(entry);
        return Verdict.ACCEPTED;
    }

    @Override
    public boolean expects(long seq) {
        return isNext(seq) && !is(FAILED);
    }

    @Override
    public boolean knows(long seq) {
        return seq <= accepted || (isAdded(seq) && seq <= lastAdded()) || (is(STEPS) && isAhead(seq));
    }

    @Override
    public void refused(long seq) {
        raise(REFUSED);
    }

    @Override
    public boolean refusing() {
        return is(REFUSED);
    }

    @Override
    public boolean ready() {
        return head != null && !is(HELD_UP);
    }

    @Override
    public Entry[] take(int max) {
        int count = is(HELD_UP) ? 0 : consecutive(max);
        if (count == 0) {
            return NONE;
        }
        Entry[] run = removeHeads(count);
        raise(BUSY);
        return run;
    }

    @Override
    public void ahead(int max, Consumer<Entry> next) {
        int left = is(PARKED | FAILED) ? 0 : max;
        for (Entry entry = head; entry != null && left > 0; entry = entry.next) {
            if (!entry.withdrawn) {
                next.accept(entry);
                left--;
            }
        }
    }

    @Override
    public void done(Entry[] run, int from, int to) {
        if (aside == null && to > from) {
            settled = run[to - 1].seq();
            return;
        }
        for (int i = from; i < to; i++) {
            end(run[i]);
        }
    }

    @Override
    public void giveBack(Entry[] run, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            prepend(run[i]);
        }
    }

    @Override
    public void free(Entry[] run) {
        lower(BUSY);
    }

    @Override
    public void abort(Entry entry, boolean critical) {
        raise(FAILED);
        aside().failed(entry.seq());
        end(entry);
    }

    @Override
    public void skip(Entry entry) {
        if (!isGivenUp(entry)) {
            end(entry);
        }
    }

    /** One of a run is the next to be settled, and no other is, as long as all is ordinary. */
    private boolean isGivenUp(Entry entry) {
        boolean mayWait = entry == head || entry.seq() != settled + 1;
        return entry.withdrawn || (mayWait && withdraw(entry.seq()) != null);
    }

    @Override
    public void retry(Entry entry) {
        prepend(entry);
        raise(PAUSED);
    }

    @Override
    public void resume(Entry entry) {
        if (entry == head) {
            lower(PAUSED);
        }
    }

    @Override
    public void park(Entry entry) {
        raise(PARKED);
        toLot(entry);
        fillLot();
        tidy();
    }

    @Override
    public void fail() {
        raise(FAILED);
    }

    @Override
    public boolean hasFailed() {
        return is(FAILED);
    }

    @Override
    public long failedSeq() {
        return is(FAILED) && aside != null ? aside.failedSeq() : 0;
    }

    @Override
    public @Nullable Entry drain() {
        return is(FAILED) ? removeWaiting() : null;
    }

    @Override
    public @Nullable Entry clear() {
        Entry entry = aside == null ? null : aside.lot().removeFirst();
        if (entry == null) {
            lower(PARKED);
            return removeWaiting();
        }
        end(entry);
        return entry;
    }

    @Override
    public long failedBy(Entry entry) {
        Aside some = aside;
        if (some == null || is(FAILED)) {
            return some == null ? 0 : some.failedSeq();
        }
        Entry parked = some.lot().head();
        return parked == null ? 0 : parked.seq();
    }

    @Override
    public @Nullable Entry withdraw(long seq) {
        Entry parked = aside == null ? null : aside.lot().get(seq);
        if (parked != null) {
            withdrawParked(parked);
            return parked;
        }
        if (head == null || !knows(seq)) {
            return null;
        }
        Entry entry = aside().withdraw(seq, head);
        if (entry != null) {
            withdrawWaiting(entry);
        }
        return entry;
    }

    private void withdrawParked(Entry entry) {
        if (entry == aside().lot().head()) {
            unparkWithout(entry);
        } else {
            aside().lot().remove(entry);
            aside().close(entry.seq());
            fillLot();
        }
    }

    @Override
    public boolean hasOutcome(long seq) {
        if (seq > settled && !isAdded(seq)) {
            return aside != null && (aside.hasEnded(seq) || isAhead(seq));
        }
        return knows(seq) && (aside == null || !aside.isOpen(seq));
    }

    @Override
    public int parked() {
        return aside == null ? 0 : aside.lot().size();
    }

    @Override
    public @Nullable Entry drainParked() {
        return aside == null ? null : aside.lot().next();
    }

    @Override
    public List<Entry> parkedHeads() {
        Entry parked = aside == null ? null : aside.lot().head();
        return parked == null ? List.of() : List.of(parked);
    }

    @Override
    public boolean isParkedHead(Entry entry) {
        return aside != null && aside.lot().head() == entry;
    }

    @Override
    public void eachParked(Consumer<Entry> each) {
        if (aside != null) {
            aside.lot().each(each);
        }
    }

    @Override
    public void eachHeld(Consumer<Entry> each) {
        eachParked(each);
        for (Entry entry = is(PARKED) ? head : null; entry != null; entry = entry.next) {
            if (!entry.withdrawn) {
                each.accept(entry);
            }
        }
    }

    @Override
    public void unpark(Entry entry) {
        if (aside == null || entry != aside.lot().head()) {
            return;
        }
        ParkedLine lot = aside.lot();
        for (Entry last = lot.removeLast(); last != null; last = lot.removeLast()) {
            prepend(last);
        }
        lower(PARKED);
    }

    @Override
    public void unparkWithout(Entry entry) {
        if (aside != null && entry == aside.lot().head()) {
            unpark(entry);
            end(removeHead(entry));
        }
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
    public int pending() {
        return (int) (accepted - settled) + (aside == null ? 0 : aside.pending());
    }

    @Override
    public void ranges(Ranges out) {
        if (hasEndedAny()) {
            Stretches.between(settled + 1, accepted, this::hasOutcome, out);
        }
        Ahead ahead = aside == null ? null : aside.ahead();
        if (ahead != null) {
            ahead.ranges(out);
        }
    }

    @Override
    public void restore(Standpoint at) {
        goOn(at);
        stepOver(new Ahead(at.ended()));
    }
}
