package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

/**
 * A graph goes on after a restart: what has its outcome beyond the cursor, what did not succeed, and what the server has,
 * becomes nodes again. Replies of before are not there any more: who needs one finds its parent ended, and no entry.
 */
final class Revival {
    private final Web web;
    private final Nodes nodes;
    private final Parking parking;
    private final Failures failures;
    private final Arrivals arrivals;

    Revival(Web web, Parking parking, Failures failures, Arrivals arrivals) {
        this.web = web;
        this.nodes = web.nodes;
        this.parking = parking;
        this.failures = failures;
        this.arrivals = arrivals;
    }

    void restore(Standpoint at) {
        web.goOn(at.settled());
        long[] ended = at.ended();
        for (int i = 0; i < ended.length; i += 2) {
            for (long seq = ended[i]; seq <= ended[i + 1]; seq++) {
                end(seq);
            }
        }
        at.failures().forEach(this::fail);
        restoreOwned(at);
        failures.goOn(at.failed(), at.failedSeq());
        parking.hasNoNews();
    }

    /** Until more is known of it, it has succeeded. */
    private void end(long seq) {
        int node = nodes.add(seq);
        nodes.set(node, Nodes.CAME | Nodes.ENDED | Nodes.SETTLED);
        web.accepted = Math.max(web.accepted, seq);
        web.index.putNear(seq, node);
    }

    /** One beyond the cursor that is not among the ended was skipped, further ahead than the window reached. */
    private void fail(FailedScope failure) {
        int node = node(failure.seq());
        nodes.set(node, Nodes.CAME | Nodes.ENDED | Nodes.SETTLED | Nodes.FAILED | flag(failure.effect()));
        nodes.setCause(node, failure.cause());
        if (nodes.is(node, Nodes.FAR)) {
            web.rememberIfFailed(node);
        }
    }

    private static int flag(FailedScope.Effect effect) {
        return switch (effect) {
            case ABORTS -> 0;
            case LETS_RUN -> Nodes.LETS_RUN;
            case CRITICAL -> Nodes.CRITICAL;
        };
    }

    private int node(long seq) {
        int node = web.index.get(seq);
        if (node == NONE) {
            node = nodes.add(seq);
            web.index.putFar(seq, node);
        }
        return node;
    }

    /** All are there before the first one looks for what it needs, and all edges before the first head blocks any. */
    private void restoreOwned(Standpoint at) {
        for (Standpoint.Owned owned : at.owned()) {
            own(owned.entry());
        }
        for (Standpoint.Owned owned : at.owned()) {
            arrivals.needAll(owned.entry().node, owned.entry().needs());
        }
        for (Standpoint.Owned owned : at.owned()) {
            if (owned.head()) {
                parking.park(owned.entry().node);
            }
        }
        for (Standpoint.Owned owned : at.owned()) {
            web.tryReady(owned.entry().node, false);
        }
    }

    private void own(Entry entry) {
        int node = node(entry.seq());
        entry.node = node;
        nodes.setEntry(node, entry);
        nodes.clear(node, Nodes.ENDED);
        nodes.set(node, Nodes.CAME | Nodes.SETTLED);
        nodes.setPriority(node, entry.needs().priority());
        web.pending++;
        web.chains.changed();
    }
}
