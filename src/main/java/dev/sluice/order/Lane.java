package dev.sluice.order;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one key has under way: its messages that wait, in the order in which they will run, and what holds them up.
 *
 * <p>A withdrawn message stays linked until it comes to the head, or until the withdrawn outnumber the others: then all
 * of them are unlinked, so that each costs O(1) and none stays for long behind a head that never moves. The head itself
 * always waits.
 */
final class Lane {
    final byte[] key;
    final int hash;

    /** The next one in the chain that {@link KeyMap} has it in. */
    @Nullable
    Lane sameSlot;

    /** The queue that has it, and its neighbours there. */
    @Nullable
    LaneQueue queue;

    @Nullable
    Lane before;

    @Nullable
    Lane after;

    /** A run of it is out. */
    boolean busy;

    /** The one that failed and is to run again, until its pause is over. */
    @Nullable
    Entry paused;

    /** The one that failed and that the others wait behind. */
    @Nullable
    Entry parkedHead;

    /** Of a parked lane: the first that found no room in the lot. */
    @Nullable
    Entry outside;

    /** The message whose failure was final for the key; 0 while there is none. */
    long failedBy;

    private @Nullable Entry head;
    private @Nullable Entry tail;
    private int waiting;
    private int withdrawn;

    Lane(byte[] key, int hash) {
        this.key = key;
        this.hash = hash;
    }

    @Nullable
    Entry head() {
        return head;
    }

    int waiting() {
        return waiting;
    }

    /** Nothing needs it any more: another one may be made for the key when that comes again. */
    boolean isOver() {
        return waiting == 0 && !busy && failedBy == 0;
    }

    void append(Entry entry) {
        entry.place = this;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        waiting++;
    }

    void prepend(Entry entry) {
        entry.next = head;
        head = entry;
        if (tail == null) {
            tail = entry;
        }
        waiting++;
    }

    @Nullable
    Entry poll() {
        Entry first = head;
        if (first != null) {
            unlinkHead(first);
            waiting--;
            passWithdrawn();
        }
        return first;
    }

    /** The first so many go out with a run. */
    Entry[] take(int max) {
        Entry[] run = new Entry[Math.min(max, waiting)];
        for (int i = 0; i < run.length; i++) {
            Entry entry = Objects.requireNonNull(poll());
            entry.out = true;
            run[i] = entry;
        }
        busy = true;
        return run;
    }

    /** One that waits here will not run. */
    void withdraw(Entry entry) {
        entry.withdrawn = true;
        waiting--;
        withdrawn++;
        if (outside == entry) {
            outside = following(entry);
        }
        holdsNothingUp(entry);
        passWithdrawn();
        if (withdrawn > waiting) {
            unlinkWithdrawn();
        }
    }

    /** It will not run, so nothing waits for it to run. */
    void holdsNothingUp(Entry entry) {
        if (paused == entry) {
            paused = null;
        }
        if (parkedHead == entry) {
            parkedHead = null;
        }
    }

    /** The next one behind it that waits. */
    static @Nullable Entry following(Entry entry) {
        Entry next = entry.next;
        while (next != null && next.withdrawn) {
            next = next.next;
        }
        return next;
    }

    boolean isFor(byte[] other, int otherHash) {
        return hash == otherHash && Arrays.equals(key, other);
    }

    private void passWithdrawn() {
        Entry first = head;
        while (first != null && first.withdrawn) {
            unlinkHead(first);
            withdrawn--;
            first = head;
        }
    }

    private void unlinkHead(Entry first) {
        head = first.next;
        first.next = null;
        if (head == null) {
            tail = null;
        }
    }

    /** The head waits, so that it stays. */
    private void unlinkWithdrawn() {
        Entry last = head;
        while (last != null) {
            last.next = following(last);
            tail = last;
            last = last.next;
        }
        withdrawn = 0;
    }
}
