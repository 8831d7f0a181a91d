package dev.sluice.order;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lot of a stream that is one scope: its parked messages in the order in which they will run, the failed one first.
 * Linked both ways, so that one in the middle can be withdrawn without a search.
 */
final class ParkedLine {
    private final Lot lot;
    private @Nullable Entry head;
    private @Nullable Entry tail;

    ParkedLine(int max) {
        this.lot = new Lot(max);
    }

    boolean hasRoom() {
        return lot.hasRoom();
    }

    int size() {
        return lot.size();
    }

    /** The next one that came in. */
    @Nullable
    Entry next() {
        return lot.next();
    }

    void hasNoNews() {
        lot.hasNoNews();
    }

    @Nullable
    Entry head() {
        return head;
    }

    @Nullable
    Entry get(long seq) {
        return lot.get(seq);
    }

    void each(Consumer<Entry> each) {
        lot.each(each);
    }

    void add(Entry entry) {
        lot.add(entry);
        entry.place = tail;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
    }

    void remove(Entry entry) {
        lot.remove(entry);
        Entry before = (Entry) entry.place;
        Entry after = entry.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.place = before;
        }
        entry.place = null;
        entry.next = null;
    }

    @Nullable
    Entry removeFirst() {
        return removed(head);
    }

    @Nullable
    Entry removeLast() {
        return removed(tail);
    }

    private @Nullable Entry removed(@Nullable Entry entry) {
        if (entry != null) {
            remove(entry);
        }
        return entry;
    }
}
