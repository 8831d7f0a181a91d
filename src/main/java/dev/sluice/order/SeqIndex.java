package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node of a seq. What is between the cursor and the end of the window stands in a ring, as long as what has come
 * needs; the few others in a map: what is remembered or parked below the cursor, what is needed far beyond what has come,
 * and what the server added.
 */
final class SeqIndex {
    private static final int[] NO_RING = {};
    private static final int FIRST_SLOTS = 8;

    private final Nodes nodes;
    private int[] ring = NO_RING;

    /** How many are in the ring. */
    private int near;

    private @Nullable Long2LongHashMap far;

    /** The cursor: the ring begins behind it. */
    private long settled;

    SeqIndex(Nodes nodes) {
        this.nodes = nodes;
    }

    long settled() {
        return settled;
    }

    /** With nothing here: the cursor stands there. */
    void goOn(long at) {
        settled = at;
    }

    int get(long seq) {
        long ahead = seq - settled;
        if (ahead > 0 && ahead <= ring.length) {
            int node = ring[slot(seq)];
            if (node != NONE) {
                return node;
            }
        }
        return far == null ? NONE : (int) far.get(seq);
    }

    /** A message has come, and the window reaches it: it belongs into the ring. */
    void putNear(long seq, int node) {
        if (nodes.is(node, Nodes.FAR)) {
            removeFar(seq, node);
        }
        long ahead = seq - settled;
        if (ahead > ring.length) {
            grow(ahead);
        }
        place(seq, node);
    }

    private void place(long seq, int node) {
        int slot = slot(seq);
        near += ring[slot] == NONE ? 1 : 0;
        ring[slot] = node;
    }

    private void leave(long seq) {
        ring[slot(seq)] = NONE;
        near--;
        if (near == 0) {
            ring = NO_RING;
        }
    }

    /** One that others need: into the ring if that is so long already. */
    void putNeeded(long seq, int node) {
        long ahead = seq - settled;
        if (ahead > 0 && ahead <= ring.length) {
            place(seq, node);
        } else {
            putFar(seq, node);
        }
    }

    void putFar(long seq, int node) {
        Long2LongHashMap map = far;
        if (map == null) {
            map = new Long2LongHashMap(NONE);
            far = map;
        }
        nodes.set(node, Nodes.FAR);
        map.put(seq, node);
    }

    private void removeFar(long seq, int node) {
        nodes.clear(node, Nodes.FAR);
        Long2LongHashMap map = far;
        if (map != null) {
            map.remove(seq);
            if (map.isEmpty()) {
                far = null;
            }
        }
    }

    void remove(long seq, int node) {
        if (nodes.is(node, Nodes.FAR)) {
            removeFar(seq, node);
        } else {
            leave(seq);
        }
    }

    /** The cursor moves one on; the node there stays in the map, if it is to stay. */
    void pass(int node, boolean stays) {
        settled++;
        if (stays && !nodes.is(node, Nodes.FAR)) {
            leave(settled);
            putFar(settled, node);
        } else if (!stays) {
            remove(settled, node);
        }
    }

    private void grow(long needed) {
        int[] old = ring;
        int length = Math.max(FIRST_SLOTS, old.length);
        while (length < needed) {
            length *= 2;
        }
        ring = new int[length];
        for (long seq = settled + 1; seq <= settled + old.length; seq++) {
            ring[slot(seq)] = old[(int) seq & (old.length - 1)];
        }
    }

    private int slot(long seq) {
        return (int) seq & (ring.length - 1);
    }
}
