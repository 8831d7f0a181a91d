package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * Whether a message that is about to come closes a cycle. It can only do so when others wait for it already. Then it is
 * looked for from both ends, an edge at a time in turn: up from what it needs and down from what waits for it, until they
 * meet or one end has nowhere to go. So it costs twice the smaller side.
 */
final class CycleSearch {
    private static final int[] NO_INTS = {};

    private final Nodes nodes;
    private final Edges edges;

    /** Which side has seen a node, in this search. */
    private int[] seen = NO_INTS;

    /** By which node it was found. */
    private int[] via = NO_INTS;

    private int search;

    CycleSearch(Nodes nodes, Edges edges) {
        this.nodes = nodes;
        this.edges = edges;
    }

    /** One of the two ends. */
    private final class Side {
        final int mark;
        final boolean up;
        private final IntArrayList queue = new IntArrayList();
        private int begun;
        private int node;
        private int edge;

        Side(int mark, boolean up) {
            this.mark = mark;
            this.up = up;
        }

        /** Notes a node; answers whether the other side has seen it. */
        boolean sees(int found, int by) {
            if (seen[found] == mark) {
                return false;
            }
            if (seen[found] == (mark ^ 1)) {
                return true;
            }
            seen[found] = mark;
            via[found] = by;
            queue.addInt(found);
            return false;
        }

        boolean isAtItsEnd() {
            while (edge == NONE && begun < queue.size()) {
                node = queue.getInt(begun++);
                edge = up ? edges.firstIn(node) : nodes.firstOut(node);
            }
            return edge == NONE;
        }

        /** Goes along one edge; answers the node at its end. */
        int step() {
            int found = up ? edges.parent(edge) : edges.child(edge);
            edge = up ? edges.nextIn(edge) : edges.nextOut(edge);
            return found;
        }
    }

    /**
     * The seqs around the cycle that a message would close, each in need of the next; empty when there is none.
     *
     * @param node what others wait for; the message has not come
     * @param parents the nodes that it needs
     */
    long[] find(int node, IntArrayList parents) {
        begin();
        Side down = new Side(search, false);
        Side up = new Side(search + 1, true);
        down.sees(node, NONE);
        for (int i = 0; i < parents.size(); i++) {
            if (up.sees(parents.getInt(i), node)) {
                return cycle(NONE, parents.getInt(i), node);
            }
        }
        while (!up.isAtItsEnd() && !down.isAtItsEnd()) {
            int above = up.step();
            if (above != NONE && up.sees(above, up.node)) {
                return cycle(up.node, above, node);
            }
            int below = down.step();
            if (down.sees(below, down.node)) {
                return cycle(below, down.node, node);
            }
        }
        return new long[0];
    }

    private void begin() {
        search += 2;
        if (search < 0 || seen.length <= nodes.highest()) {
            search = 2;
            seen = new int[Math.max(2 * nodes.highest(), 16)];
            via = new int[seen.length];
        }
    }

    /** From the message up to {@code upper}; that needs {@code lower}, from where it goes on up to the message. */
    private long[] cycle(int upper, int lower, int node) {
        LongArrayList seqs = new LongArrayList();
        for (int each = upper; each != NONE && each != node; each = via[each]) {
            seqs.addLong(0, nodes.seq(each));
        }
        seqs.addLong(0, nodes.seq(node));
        for (int each = lower; each != NONE; each = via[each]) {
            seqs.addLong(nodes.seq(each));
        }
        return seqs.toLongArray();
    }
}
