package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/** How a message comes into a graph: whether it may, and what it finds of what it needs. */
final class Arrivals {
    private static final long[] NO_CYCLE = {};

    private final Web web;
    private final Nodes nodes;
    private final Parking parking;
    private final Failures failures;
    private final int window;
    private @Nullable CycleSearch search;
    private long[] cycle = NO_CYCLE;

    Arrivals(Web web, Parking parking, Failures failures, int window) {
        this.web = web;
        this.nodes = web.nodes;
        this.parking = parking;
        this.failures = failures;
        this.window = window;
    }

    long[] cycle() {
        return cycle.clone();
    }

    Verdict offer(Entry entry) {
        long seq = entry.seq();
        int node = web.index.get(seq);
        if (node == NONE ? web.isPassed(seq) : nodes.is(node, Nodes.CAME)) {
            return known(node, entry);
        }
        failures.failIfTooMany();
        if (failures.hasFailed()) {
            return Verdict.FAILED;
        }
        if (!Web.isAdded(seq) && seq - web.index.settled() > window) {
            return Verdict.BEYOND;
        }
        if (web.isSealed() && neverComes(entry)) {
            return Verdict.NEVER_COMES;
        }
        return closesCycle(node, entry) ? Verdict.CYCLE : accept(entry);
    }

    private Verdict known(int node, Entry entry) {
        Entry before = node == NONE || nodes.is(node, Nodes.ENDED) ? null : nodes.entry(node);
        if (before == null) {
            return Verdict.SETTLED;
        }
        return before.isSame(entry) && before.needs().isSame(entry.needs()) ? Verdict.PENDING : Verdict.REUSED;
    }

    private boolean neverComes(Entry entry) {
        boolean never = web.isBeyondSeal(entry.seq());
        for (long seq : entry.needs().seqs()) {
            never |= web.isBeyondSeal(seq);
        }
        return never;
    }

    private boolean closesCycle(int node, Entry entry) {
        long seq = entry.seq();
        long[] needs = entry.needs().seqs();
        for (long need : needs) {
            if (need == seq) {
                cycle = new long[] {seq, seq};
                return true;
            }
        }
        if (node == NONE || needs.length == 0) {
            return false;
        }
        long[] found = search().find(node, parents(needs));
        if (found.length > 0) {
            cycle = found;
        }
        return found.length > 0;
    }

    private IntArrayList parents(long[] needs) {
        IntArrayList parents = new IntArrayList();
        for (long need : needs) {
            int parent = web.index.get(need);
            if (parent != NONE) {
                parents.addInt(parent);
            }
        }
        return parents;
    }

    private CycleSearch search() {
        CycleSearch made = search;
        if (made == null) {
            made = new CycleSearch(nodes, web.edges);
            search = made;
        }
        return made;
    }

    private Verdict accept(Entry entry) {
        int node = web.come(entry);
        if (needAll(node, entry.needs())) {
            if (nodes.blocks(node) > 0) {
                parking.block(node);
            } else {
                web.tryReady(node, false);
            }
        }
        web.forgetIfComplete();
        return Verdict.ACCEPTED;
    }

    /** Adds the edges; answers false when a parent that has failed already dooms it. */
    boolean needAll(int node, Needs needs) {
        int last = NONE;
        int waits = 0;
        for (int i = 0; i < needs.seqs().length; i++) {
            Needs.Edge policy = needs.edge(i);
            int parent = parent(needs.seqs()[i]);
            if (parent != NONE && nodes.is(parent, Nodes.FAILED) && dooms(node, parent, policy)) {
                return false;
            }
            last = web.edges.add(node, last, policy);
            waits += need(node, last, parent);
        }
        nodes.setWaits(node, waits);
        return true;
    }

    /** The node of what is needed; none where it succeeded, and is gone. */
    private int parent(long seq) {
        int parent = web.index.get(seq);
        return parent == NONE && !web.isPassed(seq) ? web.needed(seq) : parent;
    }

    private boolean dooms(int node, int parent, Needs.Edge policy) {
        Needs.Edge outcome = failures.outcome(parent, policy);
        if (outcome == Needs.Edge.RUN) {
            return false;
        }
        failures.doom(node, parent, outcome);
        failures.spread();
        return true;
    }

    /** Answers how many more it waits for: one or none. */
    private int need(int node, int edge, int parent) {
        if (parent == NONE) {
            return 0;
        }
        if (nodes.is(parent, Nodes.ENDED | Nodes.FAILED)) {
            boolean counts = nodes.is(parent, Nodes.KEPT) && nodes.waits(parent) > 0;
            web.edges.hold(edge, nodes.entry(parent), counts);
            return 0;
        }
        web.edges.link(edge, parent);
        if (nodes.is(parent, Nodes.BLOCKED)) {
            nodes.addBlocks(node, 1);
        }
        return 1;
    }

    /** Nothing is under way. */
    void letGo() {
        search = null;
    }
}
