package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import org.agrona.collections.IntArrayList;

/**
 * How long the chain of dependents below each node is. Computed for all at once, from those that nothing depends on
 * upwards, and only when somebody has to choose: kept up to date with each message it would cost a walk through all its
 * ancestors. A small graph is computed anew after each change; a large one when so many of it are new that the cost of a
 * message stays the same.
 */
final class Chains {
    private static final int SMALL = 64;

    /** One node in so many has changed. */
    private static final int PART = 4;

    private final Nodes nodes;
    private final Edges edges;
    private long changes;

    Chains(Nodes nodes, Edges edges) {
        this.nodes = nodes;
        this.edges = edges;
    }

    /** A node has come or gone. */
    void changed() {
        changes++;
    }

    boolean areStale() {
        return changes > 0 && (nodes.highest() <= SMALL || changes * PART >= nodes.highest());
    }

    void compute() {
        changes = 0;
        int[] children = countChildren();
        IntArrayList later = new IntArrayList();
        for (int node = nodes.highest(); node > NONE; node--) {
            if (children[node] == 0 && !nodes.is(node, Nodes.EXTENSION)) {
                lift(node, children, node, later);
                while (!later.isEmpty()) {
                    lift(later.popInt(), children, node, later);
                }
            }
        }
    }

    /** How many children wait for each; the chains begin at 0. */
    private int[] countChildren() {
        int[] children = new int[nodes.highest() + 1];
        for (int node = nodes.highest(); node > NONE; node--) {
            if (nodes.firstOut(node) != NONE || nodes.isWaiting(node)) {
                nodes.setChain(node, 0);
            }
            boolean own = !nodes.is(node, Nodes.EXTENSION);
            for (int edge = own ? edges.firstIn(node) : NONE; edge != NONE; edge = edges.nextIn(edge)) {
                children[edges.parent(edge)]++;
            }
        }
        children[NONE] = 0;
        return children;
    }

    /** Lifts the parents of a node that is computed. Most came before it, and their turn is still to come. */
    private void lift(int node, int[] children, int turn, IntArrayList later) {
        children[node] = -1;
        int chain = nodes.chain(node) + 1;
        for (int edge = edges.firstIn(node); edge != NONE; edge = edges.nextIn(edge)) {
            int parent = edges.parent(edge);
            if (parent != NONE) {
                if (chain > nodes.chain(parent)) {
                    nodes.setChain(parent, chain);
                }
                if (--children[parent] == 0 && parent > turn) {
                    later.addInt(parent);
                }
            }
        }
    }
}
