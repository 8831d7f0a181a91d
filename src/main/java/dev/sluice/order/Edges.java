package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The edges of one graph, each a number with its fields in arrays, like {@link Nodes}.
 *
 * <p>An edge is there as long as its child has no outcome. It is in the child's list in the order of the child's needs; and
 * in its parent's list as long as that has no outcome either. After that it holds the parent's entry, for the child to see.
 */
final class Edges {
    private static final int FIELDS = 6;
    private static final int CHILD = 0;
    private static final int PARENT = 1;
    private static final int NEXT_OUT = 2;
    private static final int PREVIOUS_OUT = 3;
    private static final int NEXT_IN = 4;
    private static final int POLICY = 5;

    /** Beside the policy: the child is one of a declared number that the reply is kept for, and has not taken it. */
    private static final int COUNTS = 1 << 8;

    private static final int FIRST_SIZE = 16;
    private static final int[] NO_INTS = {};
    private static final @Nullable Entry[] NO_ENTRIES = {};
    private static final Needs.Edge[] POLICIES = Needs.Edge.values();

    private final Nodes nodes;
    private int[] fields = NO_INTS;
    private @Nullable Entry[] ended = NO_ENTRIES;
    private int free;
    private int used;
    private int size;

    Edges(Nodes nodes) {
        this.nodes = nodes;
    }

    /** An edge to a child, behind the last one of its list. */
    int add(int child, int last, Needs.Edge policy) {
        int edge = take();
        int at = edge * FIELDS;
        fields[at + CHILD] = child;
        fields[at + POLICY] = policy.ordinal();
        if (last == NONE) {
            nodes.setFirstIn(child, edge);
        } else {
            fields[last * FIELDS + NEXT_IN] = edge;
        }
        return edge;
    }

    private int take() {
        size++;
        int edge = free;
        if (edge != NONE) {
            free = fields[edge * FIELDS + NEXT_IN];
            fields[edge * FIELDS + NEXT_IN] = NONE;
            return edge;
        }
        edge = ++used;
        if (edge >= ended.length) {
            int length = Math.max(FIRST_SIZE, ended.length * 2);
            fields = Arrays.copyOf(fields, length * FIELDS);
            ended = Arrays.copyOf(ended, length);
        }
        return edge;
    }

    /** The child waits for this parent. */
    void link(int edge, int parent) {
        int at = edge * FIELDS;
        int last = nodes.lastOut(parent);
        fields[at + PARENT] = parent;
        fields[at + PREVIOUS_OUT] = last;
        if (last == NONE) {
            nodes.setFirstOut(parent, edge);
        } else {
            fields[last * FIELDS + NEXT_OUT] = edge;
        }
        nodes.setLastOut(parent, edge);
    }

    /** The child does not wait for its parent any more. */
    void unlink(int edge) {
        int at = edge * FIELDS;
        int parent = fields[at + PARENT];
        int previous = fields[at + PREVIOUS_OUT];
        int next = fields[at + NEXT_OUT];
        if (previous == NONE) {
            nodes.setFirstOut(parent, next);
        } else {
            fields[previous * FIELDS + NEXT_OUT] = next;
        }
        if (next == NONE) {
            nodes.setLastOut(parent, previous);
        } else {
            fields[next * FIELDS + PREVIOUS_OUT] = previous;
        }
        forgetParent(edge);
    }

    /** For all edges of a parent that is done: its list is to be dropped as a whole. Answers the next one. */
    int unlinkAll(int edge, @Nullable Entry parent, boolean counts) {
        int next = fields[edge * FIELDS + NEXT_OUT];
        forgetParent(edge);
        hold(edge, parent, counts);
        return next;
    }

    private void forgetParent(int edge) {
        int at = edge * FIELDS;
        fields[at + PARENT] = NONE;
        fields[at + NEXT_OUT] = NONE;
        fields[at + PREVIOUS_OUT] = NONE;
    }

    /** The parent has its outcome: the child will see it. */
    void hold(int edge, @Nullable Entry parent, boolean counts) {
        ended[edge] = parent;
        if (counts) {
            fields[edge * FIELDS + POLICY] |= COUNTS;
        }
    }

    /** Removes an edge that is not linked; answers the next one of its child. */
    int remove(int edge) {
        int at = edge * FIELDS;
        int next = fields[at + NEXT_IN];
        ended[edge] = null;
        fields[at + NEXT_IN] = free;
        free = edge;
        size--;
        if (size == 0) {
            letGo();
        }
        return next;
    }

    private void letGo() {
        fields = NO_INTS;
        ended = NO_ENTRIES;
        free = NONE;
        used = 0;
    }

    int child(int edge) {
        return fields[edge * FIELDS + CHILD];
    }

    /** The parent that the child waits for; none when it waits no more. */
    int parent(int edge) {
        return fields[edge * FIELDS + PARENT];
    }

    int nextOut(int edge) {
        return fields[edge * FIELDS + NEXT_OUT];
    }

    int nextIn(int edge) {
        return fields[edge * FIELDS + NEXT_IN];
    }

    Needs.Edge policy(int edge) {
        return POLICIES[fields[edge * FIELDS + POLICY] & (COUNTS - 1)];
    }

    /** Whether the child is one that a reply is kept for: it is told once. */
    boolean countsNow(int edge) {
        boolean counts = (fields[edge * FIELDS + POLICY] & COUNTS) != 0;
        fields[edge * FIELDS + POLICY] &= ~COUNTS;
        return counts;
    }

    /** The parent as it ended; null where it is not kept. */
    @Nullable
    Entry ended(int edge) {
        return ended[edge];
    }
}
