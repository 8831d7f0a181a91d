package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

/** A list of nodes, linked through them. A node is in one list at a time. */
final class NodeList {
    private final Nodes nodes;
    private int first;
    private int last;
    private int size;

    NodeList(Nodes nodes) {
        this.nodes = nodes;
    }

    boolean isEmpty() {
        return first == NONE;
    }

    int size() {
        return size;
    }

    int first() {
        return first;
    }

    void add(int node) {
        nodes.setPrevious(node, last);
        nodes.setNext(node, NONE);
        if (last == NONE) {
            first = node;
        } else {
            nodes.setNext(last, node);
        }
        last = node;
        size++;
    }

    void addFirst(int node) {
        nodes.setPrevious(node, NONE);
        nodes.setNext(node, first);
        if (first == NONE) {
            last = node;
        } else {
            nodes.setPrevious(first, node);
        }
        first = node;
        size++;
    }

    /** Forgets its nodes, which are as good as removed. */
    void clear() {
        first = NONE;
        last = NONE;
        size = 0;
    }

    void remove(int node) {
        int previous = nodes.previous(node);
        int next = nodes.next(node);
        if (previous == NONE) {
            first = next;
        } else {
            nodes.setNext(previous, next);
        }
        if (next == NONE) {
            last = previous;
        } else {
            nodes.setPrevious(next, previous);
        }
        nodes.setNext(node, NONE);
        nodes.setPrevious(node, NONE);
        size--;
    }
}
