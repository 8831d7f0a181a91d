package dev.sluice.order;

import org.jspecify.annotations.Nullable;

/**
 * The seqs of a window, for messages that get their outcomes in any order: a ring of slots by seq, each empty (it has not
 * come), an entry (it has), or done (it has its outcome, or is parked). {@code settled} moves on over what is done.
 *
 * <p>The ring is as large as what is under way needs, at most a window, and as good as gone when nothing is: an idle stream
 * holds a few slots. It is not made smaller before: to become empty all its seqs must pass, so what it costs to make it
 * large again is shared by as many messages as it has slots. Every operation is O(1) a message.
 */
final class SeqRing {
    private static final @Nullable Entry[] NONE = {};
    private static final int FIRST_SLOTS = 4;

    /** Stands in the slot of a seq that is done beyond one that is not. */
    private static final Entry DONE = new Entry(0) {
        @Override
        public int bytes() {
            return 0;
        }
    };

    private final long first;
    private final int window;
    private @Nullable Entry[] slots = NONE;
    private long settled;

    /** The highest seq that has come, or is done. */
    private long accepted;

    /** @param before the seq before the first one: 0, or that before {@link Sequencer#FIRST_ADDED} */
    SeqRing(long before, int window) {
        this.first = before + 1;
        this.window = window;
        this.settled = before;
        this.accepted = before;
    }

    /** Whether the window reaches so far. */
    boolean reaches(long seq) {
        return seq - settled <= window;
    }

    /** Whether it has come, or is done. */
    boolean knows(long seq) {
        return seq >= first && (seq <= settled || (seq <= accepted && slot(seq) != null));
    }

    boolean isDone(long seq) {
        return seq >= first && (seq <= settled || (seq <= accepted && slot(seq) == DONE));
    }

    /** What has come and is not done; null where there is none. */
    @Nullable
    Entry get(long seq) {
        if (seq <= settled || seq > accepted) {
            return null;
        }
        Entry entry = slot(seq);
        return entry == DONE ? null : entry;
    }

    /** Takes one that the window reaches and that is not known. */
    void put(Entry entry) {
        set(entry.seq(), entry);
    }

    /** It has its outcome, or is parked; it may never have come. Nothing happens to one that is settled. */
    void done(long seq) {
        if (seq <= settled) {
            return;
        }
        if (seq == settled + 1 && seq >= accepted) {
            passTo(seq);
        } else {
            set(seq, DONE);
            passDone();
        }
        dropSlotsOfNothing();
    }

    /** Removes the first one, if it has come: it is done. */
    @Nullable
    Entry removeFirst() {
        Entry entry = get(settled + 1);
        if (entry != null) {
            passFirst();
            passDone();
            dropSlotsOfNothing();
        }
        return entry;
    }

    /** All up to this one are done, of which none but the last may have come. */
    void passTo(long seq) {
        if (slots.length > 0) {
            slots[index(seq)] = null;
        }
        settled = seq;
        accepted = Math.max(accepted, seq);
    }

    private void passDone() {
        while (settled < accepted && slot(settled + 1) == DONE) {
            passFirst();
        }
    }

    private void passFirst() {
        settled++;
        slots[index(settled)] = null;
    }

    /** A few are kept: with a message at a time they would be made for each. */
    private void dropSlotsOfNothing() {
        if (settled == accepted && slots.length > FIRST_SLOTS) {
            slots = NONE;
        }
    }

    /** Whether nothing has come beyond what is settled. */
    boolean isEmpty() {
        return settled == accepted;
    }

    /** The highest n for which every seq up to n is done. */
    long settled() {
        return settled;
    }

    /** The highest seq that has come. */
    long accepted() {
        return accepted;
    }

    /** The lowest seq from this one on that has not come; it may be the one after all that have. */
    long missingFrom(long seq) {
        long missing = Math.max(seq, settled + 1);
        while (missing <= accepted && slot(missing) != null) {
            missing++;
        }
        return missing;
    }

    /** The lowest seq from this one on that has come; it may be the one after all that have. */
    long cameFrom(long seq) {
        long came = Math.max(seq, settled + 1);
        while (came <= accepted && slot(came) == null) {
            came++;
        }
        return came;
    }

    /** The stretches that are done beyond {@code settled}. Linear in what is under way. */
    void ranges(Sequencer.Ranges out) {
        Stretches.between(settled + 1, accepted, seq -> slot(seq) == DONE, out);
    }

    private void set(long seq, Entry entry) {
        if (seq - settled > slots.length) {
            grow(seq - settled);
        }
        slots[index(seq)] = entry;
        accepted = Math.max(accepted, seq);
    }

    private void grow(long needed) {
        @Nullable Entry[] old = slots;
        int size = Math.max(FIRST_SLOTS, old.length);
        while (size < needed) {
            size *= 2;
        }
        slots = new @Nullable Entry[size];
        for (long seq = settled + 1; seq <= accepted; seq++) {
            slots[index(seq)] = old[(int) seq & (old.length - 1)];
        }
    }

    private @Nullable Entry slot(long seq) {
        return slots[index(seq)];
    }

    private int index(long seq) {
        return (int) seq & (slots.length - 1);
    }
}
