package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a session by id. Ids rise in steps of two, so pages of neighbours keep what frames name together close
 * together in memory: a frame that goes round all streams reads straight through, where a hash table would jump about.
 */
final class StreamTable {
    private static final int PAGE_BITS = 6;
    private static final int SLOT_MASK = (1 << PAGE_BITS) - 1;
    private static final Page NO_PAGE = new Page(-1);

    private final Long2ObjectHashMap<Page> pages = new Long2ObjectHashMap<>();
    private Page recent = NO_PAGE;
    private int size;

    private static final class Page {
        private final long key;
        private final @Nullable Stream[] slots = new @Nullable Stream[1 << PAGE_BITS];
        private int used;

        Page(long key) {
            this.key = key;
        }
    }

    @Nullable
    Stream get(long id) {
        Page page = page(key(id));
        return page == null ? null : page.slots[slot(id)];
    }

    void add(Stream stream) {
        long key = key(stream.id());
        Page page = page(key);
        if (page == null) {
            page = new Page(key);
            pages.put(key, page);
            recent = page;
        }
        page.slots[slot(stream.id())] = stream;
        page.used++;
        size++;
    }

    void remove(long id) {
        Page page = page(key(id));
        if (page != null && page.slots[slot(id)] != null) {
            page.slots[slot(id)] = null;
            size--;
            if (--page.used == 0) {
                pages.remove(page.key);
                recent = NO_PAGE;
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** All of them; a copy. */
    List<Stream> all() {
        List<Stream> all = new ArrayList<>(size);
        for (Page page : pages.values()) {
            for (Stream stream : page.slots) {
                if (stream != null) {
                    all.add(stream);
                }
            }
        }
        return all;
    }

    /** Goes through those that are there now and still there when it comes to them; others may come and go meanwhile. */
    Walk walk() {
        return new Walk(pages.values().toArray(new Page[0]));
    }

    /** On the thread of the table, in as many stretches as one likes. */
    static final class Walk {
        private final Page[] pages;
        private int page;
        private int slot;

        private Walk(Page[] pages) {
            this.pages = pages;
        }

        @Nullable
        Stream next() {
            while (page < pages.length) {
                while (slot <= SLOT_MASK) {
                    Stream stream = pages[page].slots[slot++];
                    if (stream != null) {
                        return stream;
                    }
                }
                page++;
                slot = 0;
            }
            return null;
        }
    }

    private @Nullable Page page(long key) {
        if (recent.key == key) {
            return recent;
        }
        Page found = pages.get(key);
        if (found != null) {
            recent = found;
        }
        return found;
    }

    /** Odd and even ids grow apart from each other, so each has pages of its own. */
    private static long key(long id) {
        return (id >>> (PAGE_BITS + 1)) << 1 | (id & 1);
    }

    private static int slot(long id) {
        return (int) (id >>> 1) & SLOT_MASK;
    }
}
