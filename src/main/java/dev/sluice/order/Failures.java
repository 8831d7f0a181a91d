package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a message without success does to those that depend on it. It acts on each edge by the policy of that
 * edge: the child runs, or is doomed and acts on its own children in turn. A doomed message waits no more; it has its
 * outcome once it is drained.
 */
final class Failures {
    private final Web web;
    private final Nodes nodes;
    private final Parking parking;
    private final OrderTerms terms;
    private final NodeList doomed;

    /** The first of the doomed that has not acted on its children; all behind it have not either. */
    private int next;

    private boolean failed;

    /** It goes on after a restart, and whether it had been sealed is said only later. */
    private boolean restored;

    /** The last seq that failed by itself. */
    private long lastCause;

    Failures(Web web, Parking parking, OrderTerms terms) {
        this.web = web;
        this.nodes = web.nodes;
        this.parking = parking;
        this.terms = terms;
        this.doomed = new NodeList(nodes);
    }

    boolean hasFailed() {
        return failed;
    }

    long lastCause() {
        return lastCause;
    }

    boolean hasDoomed() {
        return !doomed.isEmpty();
    }

    /** A message has its outcome, and has not succeeded. */
    void end(int node, int how) {
        detach(node);
        web.dropIn(node);
        web.pending--;
        endMissing(node, how);
        web.settle(node);
        spread();
        failIfTooMany();
    }

    /** As {@link #end}, of one that may not have come; neither the cursor nor those further down have been told. */
    void endMissing(int node, int how) {
        lastCause = nodes.seq(node);
        nodes.set(node, Nodes.CAME | Nodes.FAILED | Nodes.ENDED | how);
        nodes.setCause(node, lastCause);
        act(node);
    }

    /** What the failure of a parent means for a child along an edge with this policy. */
    Needs.Edge outcome(int parent, Needs.Edge policy) {
        if (nodes.is(parent, Nodes.CRITICAL)) {
            return Needs.Edge.ABORT;
        }
        Needs.Edge edge = policy == Needs.Edge.INHERIT ? terms.dependents() : policy;
        if (edge != Needs.Edge.INHERIT) {
            return edge;
        }
        return nodes.is(parent, Nodes.LETS_RUN) ? Needs.Edge.RUN : Needs.Edge.ABORT;
    }

    private void act(int parent) {
        int edge = nodes.firstOut(parent);
        while (edge != NONE) {
            int child = web.edges.child(edge);
            Needs.Edge outcome = outcome(parent, web.edges.policy(edge));
            web.edges.unlink(edge);
            web.edges.hold(edge, nodes.entry(parent), false);
            if (outcome == Needs.Edge.RUN) {
                web.satisfied(child);
            } else {
                doom(child, parent, outcome);
            }
            edge = nodes.firstOut(parent);
        }
    }

    /** It will not run, because of a parent. */
    void doom(int node, int parent, Needs.Edge outcome) {
        int critical = nodes.flags(parent) & Nodes.CRITICAL;
        int how = outcome == Needs.Edge.SKIP ? Nodes.LETS_RUN : critical;
        doom(node, nodes.cause(parent), how);
    }

    private void doom(int node, long cause, int how) {
        detach(node);
        web.dropIn(node);
        nodes.setWaits(node, 0);
        nodes.set(node, Nodes.FAILED | how);
        nodes.setCause(node, cause);
        Entry entry = nodes.entry(node);
        if (entry != null) {
            entry.skipped = (how & Nodes.LETS_RUN) != 0;
        }
        doomed.add(node);
        if (next == NONE) {
            next = node;
        }
    }

    /** The doomed act on their children, and those on theirs. */
    void spread() {
        while (next != NONE) {
            int node = next;
            act(node);
            next = nodes.next(node);
        }
    }

    /** Takes it from wherever it waits. */
    private void detach(int node) {
        if (nodes.is(node, Nodes.READY)) {
            web.ready.remove(node);
        }
        if (nodes.is(node, Nodes.PAUSED)) {
            web.paused--;
        }
        if (nodes.is(node, Nodes.BLOCKED)) {
            parking.leave(node);
        }
        nodes.clear(node, Nodes.PAUSED | Nodes.TAKEN);
    }

    /**
     * More failed ones than are to be remembered: what comes could run although it must not. Once all has come, only what waits
     * can fail, so there may be a window more of them.
     */
    boolean failIfTooMany() {
        int more = restored || web.isComplete() ? terms.window() : 0;
        boolean tooMany = !failed && web.remembered > (long) terms.maxFailedScopes() + more;
        if (tooMany) {
            fail();
        }
        return tooMany;
    }

    void fail() {
        failed = true;
        doomAll();
    }

    void goOn(boolean hasFailed, long failedSeq) {
        restored = true;
        lastCause = failedSeq;
        if (hasFailed) {
            fail();
        }
    }

    /** What is remembered of a message: null where it succeeded, or has no outcome. */
    @Nullable
    FailedScope failure(int node) {
        boolean over = nodes.is(node, Nodes.ENDED) && nodes.is(node, Nodes.FAILED);
        return over ? FailedScope.ofMessage(nodes.seq(node), nodes.cause(node), effect(node)) : null;
    }

    private FailedScope.Effect effect(int node) {
        if (nodes.is(node, Nodes.CRITICAL)) {
            return FailedScope.Effect.CRITICAL;
        }
        return nodes.is(node, Nodes.LETS_RUN) ? FailedScope.Effect.LETS_RUN : FailedScope.Effect.ABORTS;
    }

    void each(Consumer<FailedScope> each) {
        for (int node = 1; node <= nodes.highest(); node++) {
            FailedScope failure = failure(node);
            if (failure != null) {
                each.accept(failure);
            }
        }
    }

    /** Dooms all that waits. Linear in what is there. */
    void doomAll() {
        for (int node = 1; node <= nodes.highest(); node++) {
            doomIfWaiting(node);
        }
        spread();
    }

    void doomIfWaiting(int node) {
        if (nodes.isWaiting(node)) {
            doom(node, lastCause, 0);
        }
    }

    /** Removes the next of the doomed, which has its outcome from now on. */
    @Nullable
    Entry drain() {
        if (doomed.isEmpty() && !failIfTooMany()) {
            return null;
        }
        int node = doomed.first();
        if (node == NONE) {
            return null;
        }
        Entry entry = nodes.entry(node);
        doomed.remove(node);
        nodes.set(node, Nodes.ENDED);
        web.pending--;
        web.settle(node);
        return entry;
    }
}
