package dev.sluice.order;

import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How each seq of a KEYED stream stands: without an outcome, in the lot, or over.
 *
 * <p>The ring has what decides {@code settled}. What it does not have is kept beside it: messages that the server added,
 * and those that were in the lot and wait again, which are settled and do not move the cursor a second time. The latter
 * keep their room in the lot until their outcome: they find it again if they fail once more, and no sender can have more
 * messages under way than the window and the lot together hold, however often the lot is emptied.
 */
final class Standing {
    private final int window;
    private final int maxParked;
    private final SeqRing ring;
    private long lastAdded = Sequencer.FIRST_ADDED - 1;
    private @Nullable Long2ObjectHashMap<Entry> added;
    private @Nullable Long2ObjectHashMap<Entry> unparked;
    private @Nullable Lot lot;
    private int pending;

    /** After a restart: what is settled beyond what is accepted. */
    private @Nullable Ahead ahead;

    /** The sender was told that the next seq is refused; what follows is dropped until it comes. */
    private boolean refusing;

    Standing(OrderTerms terms) {
        this.window = terms.window();
        this.maxParked = terms.maxParked();
        this.ring = new SeqRing(0, terms.window());
    }

    SeqRing ring() {
        return ring;
    }

    int pending() {
        return pending;
    }

    long last(long seq) {
        return isAdded(seq) ? lastAdded : ring.accepted();
    }

    boolean knows(long seq) {
        return seq >= 1 && (seq <= last(seq) || (ahead != null && ahead.contains(seq)));
    }

    boolean hasOutcome(long seq) {
        return knows(seq) && find(seq) == null;
    }

    /** What has no outcome, in the lot or not. */
    @Nullable
    Entry find(long seq) {
        Entry entry = isAdded(seq) ? get(added, seq) : ring.get(seq);
        if (entry == null) {
            entry = get(unparked, seq);
        }
        return entry == null && lot != null ? lot.get(seq) : entry;
    }

    /** Takes one that is not known, or says why not. */
    Verdict arrive(Entry entry, boolean failed) {
        boolean byServer = isAdded(entry.seq());
        Verdict verdict = byServer ? ofServer(entry.seq(), failed) : ofSender(entry.seq(), failed);
        if (verdict == Verdict.ACCEPTED) {
            refusing = refusing && byServer;
            accept(entry);
        }
        return verdict;
    }

    private Verdict ofSender(long seq, boolean failed) {
        boolean isNext = seq == ring.accepted() + 1;
        if (refusing && !isNext) {
            return Verdict.DROPPED;
        }
        if (failed) {
            return Verdict.FAILED;
        }
        if (!isNext) {
            return Verdict.GAP;
        }
        return ring.accepted() - ring.settled() >= window ? Verdict.FULL : Verdict.ACCEPTED;
    }

    private Verdict ofServer(long seq, boolean failed) {
        if (failed) {
            return Verdict.FAILED;
        }
        return seq == lastAdded + 1 ? Verdict.ACCEPTED : Verdict.GAP;
    }

    void refused(boolean value) {
        refusing = value;
    }

    boolean isRefusing() {
        return refusing;
    }

    private void accept(Entry entry) {
        pending++;
        if (isAdded(entry.seq())) {
            lastAdded = entry.seq();
            added = with(added, entry);
        } else {
            ring.put(entry);
            if (ahead != null) {
                stepOver(ahead, entry.seq() + 1);
            }
        }
    }

    private void stepOver(Ahead left, long first) {
        long last = left.stepOver(first);
        for (long seq = first; seq <= last; seq++) {
            ring.done(seq);
        }
        ahead = left.isEmpty() ? null : left;
    }

    void goOn(Standpoint at) {
        ring.passTo(at.settled());
        Ahead ended = new Ahead(at.ended());
        ahead = ended.isEmpty() ? null : ended;
    }

    /** Takes one that was settled before a restart, and has no outcome. */
    void own(Entry entry, boolean parked) {
        if (parked) {
            lot().add(entry);
            lot().hasNoNews();
        } else {
            unparked = with(unparked, entry);
            pending++;
        }
    }

    void ranges(Sequencer.Ranges out) {
        ring.ranges(out);
        if (ahead != null) {
            ahead.ranges(out);
        }
    }

    /** One that is not in the lot has its outcome. */
    void over(Entry entry) {
        pending--;
        if (!removeUnparked(entry)) {
            settle(entry);
        }
    }

    /** Puts one that has no outcome into the lot, if that has room. */
    boolean park(Entry entry) {
        if (!removeUnparked(entry)) {
            if (!hasRoom()) {
                return false;
            }
            settle(entry);
        }
        pending--;
        lot().add(entry);
        return true;
    }

    /** What of a parked lane waits outside the lot comes in, as far as that has room. */
    void parkMore(Lane lane) {
        Entry entry = lane.outside;
        while (entry != null && park(entry)) {
            entry = Lane.following(entry);
        }
        lane.outside = entry;
    }

    /** What of a lane is in the lot waits again. */
    void unpark(Lane lane) {
        lane.parkedHead = null;
        lane.outside = null;
        for (Entry entry = lane.head(); entry != null && entry.parked; entry = Lane.following(entry)) {
            unpark(entry);
        }
    }

    private void unpark(Entry entry) {
        lot().remove(entry);
        unparked = with(unparked, entry);
        pending++;
    }

    /** One in the lot has its outcome. */
    void overInLot(Entry entry) {
        lot().remove(entry);
    }

    /** Whether the lot takes one that was not in it before. */
    boolean hasRoom() {
        return parked() + (unparked == null ? 0 : unparked.size()) < maxParked;
    }

    int parked() {
        return lot == null ? 0 : lot.size();
    }

    @Nullable
    Entry drainParked() {
        return lot == null ? null : lot.next();
    }

    void eachParked(Consumer<Entry> each) {
        if (lot != null) {
            lot.each(each);
        }
    }

    private void settle(Entry entry) {
        if (isAdded(entry.seq())) {
            added = without(added, entry);
        } else {
            ring.done(entry.seq());
        }
    }

    private boolean removeUnparked(Entry entry) {
        if (get(unparked, entry.seq()) == null) {
            return false;
        }
        unparked = without(unparked, entry);
        return true;
    }

    private Lot lot() {
        Lot made = lot;
        if (made == null) {
            made = new Lot(maxParked);
            lot = made;
        }
        return made;
    }

    private static boolean isAdded(long seq) {
        return seq >= Sequencer.FIRST_ADDED;
    }

    private static @Nullable Entry get(@Nullable Long2ObjectHashMap<Entry> map, long seq) {
        return map == null ? null : map.get(seq);
    }

    private static Long2ObjectHashMap<Entry> with(@Nullable Long2ObjectHashMap<Entry> map, Entry entry) {
        Long2ObjectHashMap<Entry> made = map == null ? new Long2ObjectHashMap<>() : map;
        made.put(entry.seq(), entry);
        return made;
    }

    /** A map that is empty is gone: most streams never need one. */
    private static @Nullable Long2ObjectHashMap<Entry> without(@Nullable Long2ObjectHashMap<Entry> map, Entry entry) {
        if (map != null) {
            map.remove(entry.seq());
        }
        return map == null || map.isEmpty() ? null : map;
    }
}
