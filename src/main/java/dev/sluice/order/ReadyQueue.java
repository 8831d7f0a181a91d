package dev.sluice.order;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that may run: the highest priority first, among equals the longest chain of dependents first, and among those
 * the one that has been ready longest. Chains of {@value #BUCKETS} and more count as equal, so that one bit for each length
 * finds the longest.
 */
final class ReadyQueue {
    private static final int BUCKETS = 64;

    /** The ready ones of one priority. */
    private static final class Level {
        final int priority;
        private @Nullable NodeList[] buckets = new @Nullable NodeList[2];
        private long filled;
        private int size;

        Level(int priority) {
            this.priority = priority;
        }

        NodeList bucket(Nodes nodes, int chain) {
            if (chain >= buckets.length) {
                buckets = Arrays.copyOf(buckets, Integer.highestOneBit(chain) * 2);
            }
            NodeList list = buckets[chain];
            if (list == null) {
                list = new NodeList(nodes);
                buckets[chain] = list;
            }
            return list;
        }

        /** The first one with this chain; none where there is none. */
        int first(int chain) {
            NodeList list = chain < buckets.length ? buckets[chain] : null;
            return list == null ? Nodes.NONE : list.first();
        }

        void clear() {
            for (NodeList list : buckets) {
                if (list != null) {
                    list.clear();
                }
            }
            filled = 0;
            size = 0;
        }

        int longest() {
            return Long.SIZE - 1 - Long.numberOfLeadingZeros(filled);
        }
    }

    private final Nodes nodes;
    private final TreeMap<Integer, Level> levels = new TreeMap<>();

    /** The highest one that has something; with one priority the only one there is. */
    private @Nullable Level top;

    private int size;

    ReadyQueue(Nodes nodes) {
        this.nodes = nodes;
    }

    int size() {
        return size;
    }

    /** Whether the next one is one of several that only their chains tell apart. */
    boolean hasChoice() {
        return top != null && top.size > 1;
    }

    void add(int node, boolean first) {
        Level level = level(nodes.priority(node));
        int chain = chain(node);
        NodeList list = level.bucket(nodes, chain);
        if (first) {
            list.addFirst(node);
        } else {
            list.add(node);
        }
        level.filled |= 1L << chain;
        level.size++;
        size++;
        nodes.set(node, Nodes.READY);
    }

    /** The next one; there is one. */
    int next() {
        Level level = top();
        return level.bucket(nodes, level.longest()).first();
    }

    void remove(int node) {
        Level level = level(nodes.priority(node));
        int chain = chain(node);
        NodeList list = level.bucket(nodes, chain);
        list.remove(node);
        nodes.clear(node, Nodes.READY);
        if (list.isEmpty()) {
            level.filled &= ~(1L << chain);
        }
        level.size--;
        size--;
        if (level.size == 0) {
            removeLevel(level);
        }
    }

    /** An empty level is kept as long as it is the only one: mostly it is filled again at once. */
    private void removeLevel(Level level) {
        if (levels.size() > 1) {
            levels.remove(level.priority);
            if (level == top) {
                top = levels.lastEntry().getValue();
            }
        }
    }

    /** Nothing is under way. */
    void letGo() {
        levels.clear();
        top = null;
    }

    /** Puts each where it belongs, after the chains have changed. Linear in what is ready. */
    void rechain(Chains chains) {
        int[] all = new int[size];
        int count = 0;
        for (Level level : levels.descendingMap().values()) {
            for (int chain = BUCKETS - 1; chain >= 0; chain--) {
                for (int node = level.first(chain); node != Nodes.NONE; node = nodes.next(node)) {
                    all[count++] = node;
                }
            }
        }
        levels.values().forEach(Level::clear);
        size = 0;
        chains.compute();
        for (int node : all) {
            add(node, false);
        }
    }

    /** Shows the next ones, in order. */
    void each(int max, IntConsumer each) {
        int left = max;
        for (Level level : levels.descendingMap().values()) {
            for (int chain = BUCKETS - 1; chain >= 0 && left > 0; chain--) {
                int node = level.first(chain);
                for (; node != Nodes.NONE && left > 0; node = nodes.next(node), left--) {
                    each.accept(node);
                }
            }
        }
    }

    private int chain(int node) {
        return Math.min(nodes.chain(node), BUCKETS - 1);
    }

    private Level top() {
        Level level = top;
        if (level == null) {
            throw new IllegalStateException("nothing is ready");
        }
        return level;
    }

    private Level level(int priority) {
        Level level = top;
        return level != null && level.priority == priority ? level : otherLevel(priority);
    }

    private Level otherLevel(int priority) {
        if (size == 0) {
            letGo();
        }
        Level level = levels.computeIfAbsent(priority, Level::new);
        if (top == null || priority > top.priority) {
            top = level;
        }
        return level;
    }
}
