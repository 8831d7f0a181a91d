package dev.sluice.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first so many, in some order, of all that are offered. */
final class FirstOnes<T> {
    private final int max;
    private final Comparator<T> order;
    private final PriorityQueue<T> lastOnTop;

    FirstOnes(int max, Comparator<T> order) {
        this.max = max;
        this.order = order;
        this.lastOnTop = new PriorityQueue<>(order.reversed());
    }

    void offer(T one) {
        lastOnTop.add(one);
        if (lastOnTop.size() > max) {
            lastOnTop.remove();
        }
    }

    /** In order. */
    List<T> list() {
        List<T> sorted = new ArrayList<>(lastOnTop);
        sorted.sort(order);
        return sorted;
    }
}
