package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What waits behind failed messages that somebody has to decide on. A failed one, the head, blocks all that depends on it.
 * What is blocked moves to the lot as long as that has room, and so out of the way of the cursor; the rest waits in a crowd
 * before it. A message behind several heads is blocked until the last of them is gone: it counts its blocked parents.
 */
final class Parking {
    private final Web web;
    private final Nodes nodes;
    private final NodeList lot;
    private final NodeList crowd;
    private final int max;

    /** Those in the lot of which nobody was told yet. */
    private final ArrayDeque<Entry> news = new ArrayDeque<>();

    Parking(Web web, int max) {
        this.web = web;
        this.nodes = web.nodes;
        this.lot = new NodeList(nodes);
        this.crowd = new NodeList(nodes);
        this.max = max;
    }

    int parked() {
        return lot.size();
    }

    /** A message failed, and is to stay with all that depends on it. */
    void park(int head) {
        nodes.set(head, Nodes.HEAD);
        block(head);
    }

    void block(int root) {
        IntArrayList reached = new IntArrayList();
        nodes.set(root, Nodes.BLOCKED);
        reached.addInt(root);
        for (int i = 0; i < reached.size(); i++) {
            int node = reached.getInt(i);
            for (int edge = nodes.firstOut(node); edge != NONE; edge = web.edges.nextOut(edge)) {
                int child = web.edges.child(edge);
                nodes.addBlocks(child, 1);
                if (!nodes.is(child, Nodes.BLOCKED)) {
                    nodes.set(child, Nodes.BLOCKED);
                    reached.addInt(child);
                }
            }
            crowd.add(node);
        }
        fill();
    }

    /** What is blocked moves in while there is room. */
    private void fill() {
        while (!crowd.isEmpty() && lot.size() < max) {
            int node = crowd.first();
            crowd.remove(node);
            lot.add(node);
            nodes.set(node, Nodes.PARKED);
            mark(node, true);
            web.pending--;
            web.settle(node);
        }
    }

    /** A head goes on, or anything blocked is given up: it leaves, and so does what only it has blocked. */
    void leave(int root) {
        nodes.clear(root, Nodes.HEAD);
        nodes.addBlocks(root, -nodes.blocks(root));
        IntArrayList leaving = new IntArrayList();
        leaving.addInt(root);
        for (int i = 0; i < leaving.size(); i++) {
            int node = leaving.getInt(i);
            moveOut(node);
            for (int edge = nodes.firstOut(node); edge != NONE; edge = web.edges.nextOut(edge)) {
                int child = web.edges.child(edge);
                nodes.addBlocks(child, -1);
                if (nodes.blocks(child) == 0) {
                    leaving.addInt(child);
                }
            }
        }
        fill();
    }

    private void moveOut(int node) {
        nodes.clear(node, Nodes.BLOCKED);
        if (nodes.is(node, Nodes.PARKED)) {
            nodes.clear(node, Nodes.PARKED);
            lot.remove(node);
            mark(node, false);
            web.pending++;
        } else {
            crowd.remove(node);
        }
    }

    private void mark(int node, boolean parked) {
        Entry entry = nodes.entry(node);
        if (entry != null) {
            entry.parked = parked;
            if (parked) {
                news.add(entry);
            }
        }
    }

    /** The next one that came into the lot, if it is still there. */
    @Nullable
    Entry drain() {
        Entry entry = news.poll();
        while (entry != null && !entry.parked) {
            entry = news.poll();
        }
        return entry;
    }

    /** All that is in the lot is known. */
    void hasNoNews() {
        news.clear();
    }

    /** The heads, those included for which the lot has no room. Linear in what is blocked. */
    List<Entry> heads() {
        List<Entry> heads = new ArrayList<>();
        each(lot, entry -> addHead(entry, heads));
        each(crowd, entry -> addHead(entry, heads));
        heads.sort(Comparator.comparingLong(Entry::seq));
        return heads;
    }

    private void addHead(@Nullable Entry entry, List<Entry> heads) {
        if (entry != null && nodes.is(entry.node, Nodes.HEAD)) {
            heads.add(entry);
        }
    }

    void each(Consumer<Entry> each) {
        each(lot, each);
    }

    void eachBlocked(Consumer<Entry> each) {
        each(lot, each);
        each(crowd, each);
    }

    private void each(NodeList list, Consumer<Entry> each) {
        for (int node = list.first(); node != NONE; node = nodes.next(node)) {
            Entry entry = nodes.entry(node);
            if (entry != null) {
                each.accept(entry);
            }
        }
    }
}
