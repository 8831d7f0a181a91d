package dev.sluice.order;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream in a line: what a {@link Fifo} stands on. It keeps the two numbers, the queue and the flags
 * true to each other, and knows nothing of what is refused or why.
 *
 * <p>Accepted seqs are 1 to {@code accepted} without a hole, settled ones 1 to {@code settled}. What lies between is out
 * with the run or linked in the queue, in order of seq; the head of the queue is never one that was withdrawn. What does
 * not fit into this, {@link Aside} has: withdrawn ones have their outcome before their turn, parked ones are settled
 * without an outcome, the server's own are in the queue and not in the numbers.
 *
 * <p>A server holds a million of these, most of them idle, with 48 bytes each. That is why it is a part of the FIFO and not
 * an object of its own, and why the flags share a byte.
 */
class Line {
    static final int BUSY = 1;
    static final int PAUSED = 2;
    static final int PARKED = 4;
    static final int FAILED = 8;
    static final int REFUSED = 16;
    static final int STEPS = 32;
    static final int HELD_UP = BUSY | PAUSED | PARKED | FAILED;

    final OrderTerms terms;
    long accepted;
    long settled;

    @Nullable
    Entry head;

    private @Nullable Entry tail;

    @Nullable
    Aside aside;

    private byte flags;

    Line(OrderTerms terms) {
        this.terms = terms;
    }

    boolean isNext(long seq) {
        return seq == (isAdded(seq) ? lastAdded() : accepted) + 1;
    }

    boolean isFull() {
        return accepted - settled >= terms.inFlight();
    }

    /** Whether the stream is parked and what comes now finds no room. */
    boolean isLotFull() {
        return is(PARKED) && !aside().lot().hasRoom();
    }

    /** Whether nothing waits and nothing keeps what may come from running. */
    boolean isIdle() {
        return head == null && !is(HELD_UP);
    }

    /** How many from the head on may run as one: of consecutive seqs. */
    int consecutive(int max) {
        Entry entry = head;
        if (entry == null) {
            return 0;
        }
        int count = 1;
        long next = entry.seq() + 1;
        for (entry = entry.next; entry != null && count < max; entry = entry.next) {
            if (entry.seq() == next && !entry.withdrawn) {
                next++;
                count++;
            } else if (!entry.withdrawn) {
                break;
            }
        }
        return count;
    }

    /** As many as there is room for move to the lot of a stream that is parked. */
    void fillLot() {
        while (head != null && is(PARKED) && !is(FAILED) && !isLotFull()) {
            toLot(removeHead(head));
        }
    }

    void toLot(Entry entry) {
        settle(entry);
        aside().open(entry.seq());
        aside().lot().add(entry);
    }

    @Nullable
    Entry removeWaiting() {
        Entry entry = head;
        if (entry != null) {
            removeHead(entry);
            endBeforeItsTurn(entry);
            tidy();
        }
        return entry;
    }

    /** It has its outcome, and one before it may have none: a run is out, or that one waits. */
    void endBeforeItsTurn(Entry entry) {
        long seq = entry.seq();
        if (seq <= settled + 1 || isAdded(seq)) {
            settle(entry);
        } else {
            aside().end(seq);
        }
    }

    /** One that is not in the queue has its outcome. */
    void end(Entry entry) {
        settle(entry);
        tidy();
    }

    /**
     * Its turn has come, and it has its outcome or moves to the lot. What had its outcome before its turn is settled with the
     * last one before it that had none.
     */
    void settle(Entry entry) {
        long seq = entry.seq();
        if (aside != null) {
            aside.close(seq);
        }
        if (seq > settled && !isAdded(seq)) {
            settled = seq;
        }
        while (aside != null && aside.removeEnded(settled + 1)) {
            settled++;
        }
    }

    /** Called when all is consistent again: with nothing out of the ordinary there is nothing aside. */
    void tidy() {
        if (aside != null && aside.isEmpty()) {
            aside = null;
        }
    }

    /** Its outcome is known; it is passed over when it comes to the head, or swept out. */
    void withdrawWaiting(Entry entry) {
        if (entry == head) {
            lower(PAUSED);
        }
        entry.withdrawn = true;
        endBeforeItsTurn(entry);
        passOverWithdrawn();
        if (aside().isTimeToSweep()) {
            sweep();
        }
        tidy();
    }

    private void passOverWithdrawn() {
        while (head != null && head.withdrawn) {
            Entry withdrawn = head;
            head = withdrawn.next;
            withdrawn.next = null;
            aside().passedOver();
        }
        if (head == null) {
            tail = null;
            aside().nothingWaits();
        }
    }

    /** Takes the withdrawn ones out of the queue, of which there are more than of others: behind one that pauses for long. */
    private void sweep() {
        Entry entry = head;
        Entry last = null;
        head = null;
        while (entry != null) {
            Entry next = entry.next;
            entry.next = null;
            if (!entry.withdrawn) {
                if (last == null) {
                    head = entry;
                } else {
                    last.next = entry;
                }
                last = entry;
            }
            entry = next;
        }
        tail = last;
        aside().swept();
    }

    static boolean isAdded(long seq) {
        return seq >= Sequencer.FIRST_ADDED;
    }

    long lastAdded() {
        return aside == null ? Sequencer.FIRST_ADDED - 1 : aside.lastAdded();
    }

    Aside aside() {
        Aside some = aside;
        if (some == null) {
            some = new Aside(terms.maxParked());
            aside = some;
        }
        return some;
    }

    void append(Entry entry) {
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        noteWaiting(entry);
    }

    void prepend(Entry entry) {
        entry.next = head;
        head = entry;
        if (tail == null) {
            tail = entry;
        }
        noteWaiting(entry);
    }

    void noteWaiting(Entry entry) {
        if (aside != null) {
            aside.waits(entry);
        }
    }

    /** Removes the first so many that were not withdrawn. */
    Entry[] removeHeads(int count) {
        Entry[] removed = new Entry[count];
        Entry next = head;
        if (aside == null) {
            for (int i = 0; i < count && next != null; i++) {
                Entry entry = next;
                removed[i] = entry;
                next = entry.next;
                entry.next = null;
            }
            head = next;
            tail = next == null ? null : tail;
        } else {
            for (int i = 0; i < count && next != null; i++) {
                removed[i] = removeHead(next);
                next = head;
            }
        }
        return removed;
    }

    Entry removeHead(Entry first) {
        head = first.next;
        first.next = null;
        if (head == null) {
            tail = null;
        }
        if (aside != null) {
            aside.waitsNoMore(first);
            passOverWithdrawn();
        }
        return first;
    }

    boolean is(int any) {
        return (flags & any) != 0;
    }

    void raise(int flag) {
        flags |= (byte) flag;
    }

    void lower(int flag) {
        flags &= (byte) ~flag;
    }

    /** With nothing under way: the seqs up to this one will never come, and have their outcome. */
    void skipTo(long seq) {
        accepted = seq;
        settled = seq;
    }

    /** Whether some have their outcome beyond what is settled. */
    boolean hasEndedAny() {
        return aside != null && aside.hasEndedAny();
    }

    /** Goes on after a restart, with nothing but what the server has: behind the settled ones all is to come again. */
    void goOn(Standpoint at) {
        accepted = at.settled();
        settled = at.settled();
        if (at.failed()) {
            raise(FAILED);
            aside().failed(at.failedSeq());
        }
        at.owned().forEach(this::own);
        aside().lot().hasNoNews();
        tidy();
    }

    private void own(Standpoint.Owned owned) {
        Entry entry = owned.entry();
        aside().open(entry.seq());
        if (owned.head()) {
            raise(PARKED);
        }
        if (owned.head() || (is(PARKED) && !isLotFull())) {
            aside().lot().add(entry);
        } else {
            append(entry);
        }
    }

    /** What comes next steps over these, which have their outcome. */
    void stepOver(Ahead ended) {
        if (!ended.isEmpty()) {
            aside().stepOver(ended);
            raise(STEPS);
        }
    }

    private void step() {
        accepted = aside().step(accepted + 1);
        if (aside().ahead() == null) {
            lower(STEPS);
        }
    }

    /** Whether it has its outcome, and what is accepted has not come so far. */
    boolean isAhead(long seq) {
        Ahead ahead = aside == null ? null : aside.ahead();
        return ahead != null && ahead.contains(seq);
    }

    /** Takes the next one, whatever room there is. It may have its outcome already. */
    void admit(Entry entry) {
        long seq = entry.seq();
        if (isAdded(seq)) {
            aside().added(seq);
        } else {
            accepted = seq;
        }
        if (is(STEPS)) {
            step();
        }
        if (entry.withdrawn) {
            endBeforeItsTurn(entry);
        } else {
            append(entry);
            fillLot();
        }
        tidy();
    }
}
