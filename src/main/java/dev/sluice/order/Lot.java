package dev.sluice.order;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The parked messages of one stream, by seq. Made with the first one; a stream that parks nothing has none. It is bounded:
 * what finds no room stays where it is, and holds its place in the window.
 */
final class Lot {
    private final int max;
    private final Long2ObjectHashMap<Entry> bySeq = new Long2ObjectHashMap<>();

    /** Those of which nobody was told yet. */
    private final ArrayDeque<Entry> news = new ArrayDeque<>();

    Lot(int max) {
        this.max = max;
    }

    boolean hasRoom() {
        return bySeq.size() < max;
    }

    void add(Entry entry) {
        entry.parked = true;
        bySeq.put(entry.seq(), entry);
        news.add(entry);
    }

    /** The next one that came in, if it is still here. */
    @Nullable
    Entry next() {
        Entry entry = news.poll();
        while (entry != null && !entry.parked) {
            entry = news.poll();
        }
        return entry;
    }

    /** All that is here is known. */
    void hasNoNews() {
        news.clear();
    }

    void remove(Entry entry) {
        entry.parked = false;
        bySeq.remove(entry.seq());
    }

    @Nullable
    Entry get(long seq) {
        return bySeq.get(seq);
    }

    int size() {
        return bySeq.size();
    }

    void each(Consumer<Entry> each) {
        bySeq.values().forEach(each);
    }
}
