package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The edges of one graph. An edge is a place in the record of its child ({@link Nodes}), and is there as long as the child
 * has no outcome; a child's edges stand in the order of its needs. As long as the parent has no outcome either, the edge is
 * in the list of that, too. After that it may hold the parent's entry, for the child to see.
 */
final class Edges {
    private static final int PARENT = 0;
    private static final int NEXT_OUT = 1;
    private static final int PREVIOUS_OUT = 2;
    private static final int POLICY = 3;

    /** Beside the policy: there is an edge here. */
    private static final int EXISTS = 1 << 8;

    /** The child is one of a declared number that the reply is kept for, and has not taken it. */
    private static final int COUNTS = 1 << 9;

    private static final int POLICY_BITS = EXISTS - 1;
    private static final @Nullable Entry[] NO_ENTRIES = {};
    private static final List<Needs.Edge> POLICIES =
            List.of(Needs.Edge.INHERIT, Needs.Edge.ABORT, Needs.Edge.SKIP, Needs.Edge.RUN);

    private final Nodes nodes;

    /** What the edges hold. There only once one of them holds something. */
    private @Nullable Entry[] held = NO_ENTRIES;

    Edges(Nodes nodes) {
        this.nodes = nodes;
    }

    /** An edge to a child, behind the last one it has. */
    int add(int child, int last, Needs.Edge policy) {
        int edge = last == NONE ? Nodes.at(child) + Nodes.FIRST_EDGE : behind(last);
        if (edge == NONE) {
            edge = Nodes.at(nodes.extend(Nodes.record(last), child)) + Nodes.FIRST_EDGE;
        }
        nodes.fields[edge + POLICY] = EXISTS | code(policy);
        return edge;
    }

    /** Where the policy is in {@link #POLICIES}. */
    private static int code(Needs.Edge policy) {
        return switch (policy) {
            case INHERIT -> 0;
            case ABORT -> 1;
            case SKIP -> 2;
            case RUN -> 3;
        };
    }

    /** The place behind that of an edge. */
    private int behind(int edge) {
        int record = Nodes.record(edge);
        if (edge == Nodes.at(record) + Nodes.FIRST_EDGE) {
            return edge + Nodes.EDGE_FIELDS;
        }
        int more = nodes.more(record);
        return more == NONE ? NONE : Nodes.at(more) + Nodes.FIRST_EDGE;
    }

    int firstIn(int child) {
        return existing(Nodes.at(child) + Nodes.FIRST_EDGE);
    }

    int nextIn(int edge) {
        return existing(behind(edge));
    }

    private int existing(int edge) {
        return edge != NONE && (nodes.fields[edge + POLICY] & EXISTS) != 0 ? edge : NONE;
    }

    /** The child waits for this parent. */
    void link(int edge, int parent) {
        int[] fields = nodes.fields;
        int last = nodes.lastOut(parent);
        fields[edge + PARENT] = parent;
        fields[edge + PREVIOUS_OUT] = last;
        if (last == NONE) {
            nodes.setFirstOut(parent, edge);
        } else {
            fields[last + NEXT_OUT] = edge;
        }
        nodes.setLastOut(parent, edge);
    }

    /** The child does not wait for its parent any more. */
    void unlink(int edge) {
        int[] fields = nodes.fields;
        int parent = fields[edge + PARENT];
        int previous = fields[edge + PREVIOUS_OUT];
        int next = fields[edge + NEXT_OUT];
        if (previous == NONE) {
            nodes.setFirstOut(parent, next);
        } else {
            fields[previous + NEXT_OUT] = next;
        }
        if (next == NONE) {
            nodes.setLastOut(parent, previous);
        } else {
            fields[next + PREVIOUS_OUT] = previous;
        }
        forgetParent(edge);
    }

    /** As {@link #unlink}, where the whole list of the parent is dropped. */
    void forgetParent(int edge) {
        int[] fields = nodes.fields;
        fields[edge + PARENT] = NONE;
        fields[edge + NEXT_OUT] = NONE;
        fields[edge + PREVIOUS_OUT] = NONE;
    }

    /** The parent has its outcome, and the child is to see it. */
    void hold(int edge, @Nullable Entry parent, boolean counts) {
        int at = edge / Nodes.EDGE_FIELDS;
        if (at >= held.length) {
            held = Arrays.copyOf(held, nodes.fields.length / Nodes.EDGE_FIELDS);
        }
        held[at] = parent;
        if (counts) {
            nodes.fields[edge + POLICY] |= COUNTS;
        }
    }

    /** Removes all edges of a child. They are not linked. */
    void clearIn(int child) {
        if (held.length > 0) {
            for (int edge = firstIn(child); edge != NONE; edge = nextIn(edge)) {
                drop(edge);
            }
        }
        nodes.clearIn(child);
    }

    private void drop(int edge) {
        int at = edge / Nodes.EDGE_FIELDS;
        if (at < held.length) {
            held[at] = null;
        }
    }

    int child(int edge) {
        return nodes.owner(Nodes.record(edge));
    }

    /** The parent that the child waits for; none when it waits no more. */
    int parent(int edge) {
        return nodes.fields[edge + PARENT];
    }

    int nextOut(int edge) {
        return nodes.fields[edge + NEXT_OUT];
    }

    Needs.Edge policy(int edge) {
        return POLICIES.get(nodes.fields[edge + POLICY] & POLICY_BITS);
    }

    /** Whether the child is one that a reply is kept for: it is told once. */
    boolean countsNow(int edge) {
        boolean counts = (nodes.fields[edge + POLICY] & COUNTS) != 0;
        nodes.fields[edge + POLICY] &= ~COUNTS;
        return counts;
    }

    /** The parent as it ended, if it is held. */
    @Nullable
    Entry held(int edge) {
        int at = edge / Nodes.EDGE_FIELDS;
        return at < held.length ? held[at] : null;
    }

    /** Nothing is under way. */
    void letGo() {
        held = NO_ENTRIES;
    }
}
