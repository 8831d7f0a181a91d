package dev.sluice.order;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one graph, each a number: what would be its fields stands in arrays. The arrays are as large as what is under
 * way needs, and gone when nothing is.
 *
 * <p>Of a large graph nearly every step is a wait for memory, so what is used together stands together. A node is a record
 * of 64 bytes, a cache line: its fields, and the edges to its first two parents ({@link Edges}). Thus what ends one edge of
 * a child has the child at hand. Further edges stand in further records, each of which knows its node.
 */
final class Nodes {
    /** No node, and no edge. */
    static final int NONE = 0;

    /** It has come, or has been skipped because it did not: else others only wait for it. */
    static final int CAME = 1;

    /** It has its outcome. */
    static final int ENDED = 1 << 1;

    /** It did not succeed. Without {@link #ENDED}: it is doomed, and to be drained. */
    static final int FAILED = 1 << 2;

    /** Of one that failed: what inherits the policy of its edge runs, else it is aborted. */
    static final int LETS_RUN = 1 << 3;

    /** Of one that failed: whatever depends on it is doomed. */
    static final int CRITICAL = 1 << 4;

    /** Its run is not freed. */
    static final int OUT = 1 << 5;

    /** It is taken, and not reported. */
    static final int TAKEN = 1 << 6;

    /** It is to be tried again, after a pause. */
    static final int PAUSED = 1 << 7;

    /** It is in the ready queue. */
    static final int READY = 1 << 8;

    /** It failed, and is parked, or will be when the lot has room. */
    static final int HEAD = 1 << 9;

    /** It is a head, or waits behind one. */
    static final int BLOCKED = 1 << 10;

    /** It is in the lot. */
    static final int PARKED = 1 << 11;

    /** It has its outcome, or has been parked once: the cursor may pass it. */
    static final int SETTLED = 1 << 12;

    /** Its reply is kept for those still to come. */
    static final int KEPT = 1 << 13;

    /** The index has it outside of the ring. */
    static final int FAR = 1 << 14;

    /** It counts among the failed that are remembered. */
    static final int REMEMBERED = 1 << 15;

    /** Not a node, but more of the edges of one. */
    static final int EXTENSION = 1 << 16;

    /** Fields of an edge, of which a record has two. */
    static final int EDGE_FIELDS = 4;

    static final int FIRST_EDGE = 8;

    private static final int RECORD_BITS = 4;
    private static final int RECORD = 1 << RECORD_BITS;

    /** An array's elements begin 16 bytes behind its own beginning: with these before them records are cache lines. */
    private static final int BEFORE = 12;

    private static final int FLAGS = 0;
    private static final int WAITS = 1;
    private static final int FIRST_OUT = 2;
    private static final int LAST_OUT = 3;
    private static final int NEXT = 4;
    private static final int PREVIOUS = 5;
    private static final int CHAIN = 6;
    private static final int MORE = 7;

    /** Of an extension: its node. */
    private static final int OWNER = WAITS;

    private static final int FIRST_SIZE = 8;
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};
    private static final @Nullable Entry[] NO_ENTRIES = {};

    int[] fields = NO_INTS;
    private long[] seqs = NO_LONGS;
    private @Nullable Entry[] entries = NO_ENTRIES;

    /** Beside the fields, and there only once it is needed: most graphs know one priority, no failure and no lot. */
    private int[] priorities = NO_INTS;

    private long[] causes = NO_LONGS;
    private int[] blocks = NO_INTS;

    private int free;
    private int used;
    private int size;

    /** A node for a seq, of which nothing is known. */
    int add(long seq) {
        int node = take();
        size++;
        seqs[node] = seq;
        return node;
    }

    /** A record for more edges of a node, behind the last one. */
    int extend(int record, int owner) {
        int extension = take();
        fields[at(record) + MORE] = extension;
        fields[at(extension) + FLAGS] = EXTENSION;
        fields[at(extension) + OWNER] = owner;
        return extension;
    }

    private int take() {
        int record = free;
        if (record != NONE) {
            free = next(record);
            setNext(record, NONE);
        } else {
            record = ++used;
            if (record >= seqs.length) {
                grow();
            }
        }
        return record;
    }

    /** The node is free for another seq. It has no edges. */
    void remove(int node) {
        entries[node] = null;
        clearBeside(node);
        release(node);
        size--;
        if (size == 0) {
            letGo();
        }
    }

    private void release(int record) {
        int from = at(record);
        Arrays.fill(fields, from, from + RECORD, 0);
        setNext(record, free);
        free = record;
    }

    /** Removes all edges to the parents of a node. */
    void clearIn(int node) {
        int from = at(node);
        int more = fields[from + MORE];
        Arrays.fill(fields, from + MORE, from + RECORD, 0);
        while (more != NONE) {
            int next = fields[at(more) + MORE];
            release(more);
            more = next;
        }
    }

    private void clearBeside(int node) {
        if (priorities.length > 0) {
            priorities[node] = 0;
        }
        if (causes.length > 0) {
            causes[node] = 0;
        }
        if (blocks.length > 0) {
            blocks[node] = 0;
        }
    }

    private void letGo() {
        fields = NO_INTS;
        seqs = NO_LONGS;
        entries = NO_ENTRIES;
        priorities = NO_INTS;
        causes = NO_LONGS;
        blocks = NO_INTS;
        free = NONE;
        used = 0;
    }

    private void grow() {
        int length = Math.max(FIRST_SIZE, seqs.length * 2);
        fields = Arrays.copyOf(fields, at(length));
        seqs = Arrays.copyOf(seqs, length);
        entries = Arrays.copyOf(entries, length);
        priorities = priorities.length > 0 ? Arrays.copyOf(priorities, length) : priorities;
        causes = causes.length > 0 ? Arrays.copyOf(causes, length) : causes;
        blocks = blocks.length > 0 ? Arrays.copyOf(blocks, length) : blocks;
    }

    int size() {
        return size;
    }

    /** The highest node; not every one up to it is in use. */
    int highest() {
        return used;
    }

    /** Whether it has one of these flags. */
    boolean is(int node, int flags) {
        return (fields[at(node) + FLAGS] & flags) != 0;
    }

    int flags(int node) {
        return fields[at(node) + FLAGS];
    }

    void set(int node, int flags) {
        fields[at(node) + FLAGS] |= flags;
    }

    void clear(int node, int flags) {
        fields[at(node) + FLAGS] &= ~flags;
    }

    /** Whether it has come and waits for its turn, pauses, or is parked. */
    boolean isWaiting(int node) {
        return (flags(node) & (CAME | ENDED | FAILED | TAKEN)) == CAME;
    }

    /** How many of its parents have no outcome. Of one that is kept: how many children have yet to see its reply. */
    int waits(int node) {
        return fields[at(node) + WAITS];
    }

    void setWaits(int node, int waits) {
        fields[at(node) + WAITS] = waits;
    }

    /** One parent less; answers how many are left. */
    int waitsLess(int node) {
        return --fields[at(node) + WAITS];
    }

    int firstOut(int node) {
        return fields[at(node) + FIRST_OUT];
    }

    void setFirstOut(int node, int edge) {
        fields[at(node) + FIRST_OUT] = edge;
    }

    int lastOut(int node) {
        return fields[at(node) + LAST_OUT];
    }

    void setLastOut(int node, int edge) {
        fields[at(node) + LAST_OUT] = edge;
    }

    /** Where a record begins. */
    static int at(int record) {
        return (record << RECORD_BITS) + BEFORE;
    }

    /** The record that something is in. */
    static int record(int position) {
        return (position - BEFORE) >> RECORD_BITS;
    }

    /** The node that a record belongs to. */
    int owner(int record) {
        return is(record, EXTENSION) ? fields[at(record) + OWNER] : record;
    }

    /** The record with the next edges. */
    int more(int record) {
        return fields[at(record) + MORE];
    }

    int next(int node) {
        return fields[at(node) + NEXT];
    }

    void setNext(int node, int next) {
        fields[at(node) + NEXT] = next;
    }

    int previous(int node) {
        return fields[at(node) + PREVIOUS];
    }

    void setPrevious(int node, int previous) {
        fields[at(node) + PREVIOUS] = previous;
    }

    /** The longest chain of dependents below it, as last computed. Of one that is kept: the bytes of its reply. */
    int chain(int node) {
        return fields[at(node) + CHAIN];
    }

    void setChain(int node, int chain) {
        fields[at(node) + CHAIN] = chain;
    }

    long seq(int node) {
        return seqs[node];
    }

    @Nullable
    Entry entry(int node) {
        return node < entries.length ? entries[node] : null;
    }

    void setEntry(int node, @Nullable Entry entry) {
        entries[node] = entry;
    }

    int priority(int node) {
        return priorities.length == 0 ? 0 : priorities[node];
    }

    void setPriority(int node, int priority) {
        if (priority != 0 && priorities.length == 0) {
            priorities = new int[seqs.length];
        }
        if (priorities.length > 0) {
            priorities[node] = priority;
        }
    }

    /** The seq whose failure is behind that of this one. */
    long cause(int node) {
        return causes.length == 0 ? 0 : causes[node];
    }

    void setCause(int node, long seq) {
        if (causes.length == 0) {
            causes = new long[seqs.length];
        }
        causes[node] = seq;
    }

    /** How many of its parents are {@link #BLOCKED}. */
    int blocks(int node) {
        return blocks.length == 0 ? 0 : blocks[node];
    }

    void addBlocks(int node, int more) {
        if (blocks.length == 0) {
            blocks = new int[seqs.length];
        }
        blocks[node] += more;
    }
}
