package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Each message names the seqs that it depends on; independent ones run in parallel.
 *
 * <p>A message is a node that counts those of its parents that have no outcome. The end of a parent takes one off for each
 * child; at none the child is ready. A parent that has not come is a node without an entry, so that children may come first:
 * when it comes, the node is filled. Each edge is added once and removed once, so that a message costs what its own edges
 * cost, however large the graph is. Nodes and edges are numbers, their fields stand in arrays ({@link Nodes}): a graph of
 * objects spends most of its time waiting for memory.
 *
 * <p><b>Cycles.</b> A message can close one only if others wait for it when it comes. If so, {@link CycleSearch} looks for
 * it before anything is changed, so that a refused message leaves no trace.
 *
 * <p><b>Which of the ready.</b> The priority first, then the longest chain of dependents, for what much depends on holds up
 * most; then who was ready first ({@link ReadyQueue}). The chains are computed for all at once and only when there is a
 * choice ({@link Chains}).
 *
 * <p><b>Failures.</b> The end of a parent without success acts on each child by the policy of the edge ({@link Failures}).
 * It has to be known to those that come later too: what has succeeded needs no memory, as what has no node and is behind
 * the cursor has succeeded; what has not is remembered, up to a limit. Forgetting one would run what must not run: with one
 * more the stream fails.
 *
 * <p><b>Parked</b> is a failed message with all that depends on it ({@link Parking}). <b>Replies</b> are seen by a child
 * through its edges, which hold its parents' entries from their end to its own; for those still to come they are kept
 * within a limit ({@link Replies}). <b>Halts.</b> Where nothing can go on, what is missing can be named, and skipped
 * ({@link Absent}). <b>After a restart</b> what has ended, failed or is the server's is a node again ({@link Revival}).
 */
final class Graph implements Sequencer {
    private static final Entry[] NO_RUN = {};

    private final Web web;
    private final Nodes nodes;
    private final Parking parking;
    private final Failures failures;
    private final Absent absent;
    private final Arrivals arrivals;
    private final int maxParallel;

    Graph(OrderTerms terms) {
        this.web = new Web(terms.maxReplyBytes());
        this.nodes = web.nodes;
        this.parking = new Parking(web, terms.maxParked());
        this.failures = new Failures(web, parking, terms);
        this.absent = new Absent(web, failures, terms.window());
        this.arrivals = new Arrivals(web, parking, failures, terms.window());
        this.maxParallel = terms.maxParallel();
    }

    // What comes in

    @Override
    public Verdict offer(Entry entry) {
        return arrivals.offer(entry);
    }

    @Override
    public long[] cycle() {
        return arrivals.cycle();
    }

    @Override
    public boolean expects(long seq) {
        return !failures.hasFailed() && !knows(seq) && !web.isBeyondSeal(seq);
    }

    @Override
    public boolean knows(long seq) {
        int node = web.index.get(seq);
        return node == NONE ? web.isPassed(seq) : nodes.is(node, Nodes.CAME);
    }

    @Override
    public boolean isAwaited(long seq) {
        int node = web.index.get(seq);
        return node == NONE ? seq == web.hole : !nodes.is(node, Nodes.CAME);
    }

    @Override
    public void refused(long seq) {}

    @Override
    public boolean refusing() {
        return false;
    }

    // What runs

    @Override
    public boolean ready() {
        return web.ready.size() > 0 && web.out < maxParallel && !failures.hasFailed();
    }

    @Override
    public Entry[] take(int max) {
        if (max < 1 || !ready()) {
            return NO_RUN;
        }
        if (web.ready.hasChoice()) {
            rechain();
        }
        int node = web.ready.next();
        Entry entry = nodes.entry(node);
        if (entry == null) {
            return NO_RUN;
        }
        web.ready.remove(node);
        nodes.set(node, Nodes.OUT | Nodes.TAKEN);
        web.out++;
        web.countReplies(node, entry);
        return new Entry[] {entry};
    }

    private void rechain() {
        if (web.chains.areStale()) {
            web.ready.rechain(web.chains);
        }
    }

    /** Those that are ready: what will be next behind them is not known. */
    @Override
    public void ahead(int max, Consumer<Entry> next) {
        rechain();
        web.ready.each(max, node -> {
            Entry entry = nodes.entry(node);
            if (entry != null) {
                next.accept(entry);
            }
        });
    }

    @Override
    public void done(Entry[] run, int from, int to) {
        for (int i = from; i < to; i++) {
            web.succeed(run[i].node, run[i]);
        }
        letGoIfIdle();
    }

    @Override
    public void giveBack(Entry[] run, int from, int to) {
        for (int i = from; i < to; i++) {
            nodes.clear(run[i].node, Nodes.TAKEN);
            waitsAgain(run[i].node);
        }
    }

    @Override
    public void free(Entry[] run) {
        web.out--;
        int node = run[0].node;
        if (nodes.entry(node) == run[0]) {
            nodes.clear(node, Nodes.OUT);
            web.tryReady(node, true);
        }
    }

    @Override
    public @Nullable Entry[] parents(Entry entry) {
        return web.parents(entry);
    }

    // What fails

    @Override
    public void abort(Entry failed, boolean critical) {
        failures.end(failed.node, critical ? Nodes.CRITICAL : 0);
    }

    @Override
    public void skip(Entry failed) {
        failures.end(failed.node, Nodes.LETS_RUN);
    }

    @Override
    public void retry(Entry failed) {
        nodes.clear(failed.node, Nodes.TAKEN);
        nodes.set(failed.node, Nodes.PAUSED);
        web.paused++;
        waitsAgain(failed.node);
    }

    @Override
    public void resume(Entry paused) {
        int node = paused.node;
        if (nodes.entry(node) == paused && nodes.is(node, Nodes.PAUSED)) {
            nodes.clear(node, Nodes.PAUSED);
            web.paused--;
            web.tryReady(node, true);
        }
    }

    @Override
    public void park(Entry failed) {
        nodes.clear(failed.node, Nodes.TAKEN);
        parking.park(failed.node);
        waitsAgain(failed.node);
    }

    /** It is not out any more: in a stream that has failed it waits in vain. */
    private void waitsAgain(int node) {
        if (failures.hasFailed()) {
            failures.doomIfWaiting(node);
            failures.spread();
        }
    }

    @Override
    public void fail() {
        failures.fail();
    }

    @Override
    public boolean hasFailed() {
        return failures.hasFailed();
    }

    @Override
    public long failedSeq() {
        return failures.hasFailed() ? failures.lastCause() : 0;
    }

    @Override
    public @Nullable Entry drain() {
        return failures.drain();
    }

    @Override
    public @Nullable Entry clear() {
        if (!failures.hasDoomed()) {
            failures.doomAll();
        }
        return failures.drain();
    }

    @Override
    public long failedBy(Entry entry) {
        boolean isHere = nodes.entry(entry.node) == entry;
        return isHere ? nodes.cause(entry.node) : failures.lastCause();
    }

    // What is withdrawn

    @Override
    public @Nullable Entry withdraw(long seq) {
        int node = web.index.get(seq);
        if (node == NONE || !nodes.isWaiting(node)) {
            return null;
        }
        Entry entry = nodes.entry(node);
        failures.end(node, 0);
        return entry;
    }

    @Override
    public boolean hasOutcome(long seq) {
        int node = web.index.get(seq);
        return node == NONE ? web.isPassed(seq) : nodes.is(node, Nodes.ENDED);
    }

    // The lot

    @Override
    public int parked() {
        return parking.parked();
    }

    @Override
    public @Nullable Entry drainParked() {
        return parking.drain();
    }

    @Override
    public List<Entry> parkedHeads() {
        return parking.heads();
    }

    @Override
    public void eachParked(Consumer<Entry> each) {
        parking.each(each);
    }

    @Override
    public void eachHeld(Consumer<Entry> each) {
        parking.eachBlocked(each);
    }

    @Override
    public void unpark(Entry head) {
        if (isParkedHead(head)) {
            parking.leave(head.node);
            web.tryReady(head.node, true);
        }
    }

    @Override
    public void unparkWithout(Entry head) {
        if (isParkedHead(head)) {
            failures.end(head.node, Nodes.LETS_RUN);
        }
    }

    @Override
    public boolean isParkedHead(Entry entry) {
        return nodes.entry(entry.node) == entry && nodes.is(entry.node, Nodes.HEAD);
    }

    // Where it stands

    @Override
    public long settled() {
        return web.index.settled();
    }

    @Override
    public long accepted() {
        return web.accepted;
    }

    @Override
    public int pending() {
        return web.pending;
    }

    /** Linear in what is under way. */
    @Override
    public void ranges(Ranges out) {
        Stretches.between(settled() + 1, web.accepted, web::isSettled, out);
    }

    // What outlives the server

    @Override
    public void restore(Standpoint at) {
        new Revival(web, parking, failures, arrivals).restore(at);
    }

    @Override
    public @Nullable FailedScope failure(Entry ended) {
        boolean isHere = nodes.entry(ended.node) == ended;
        return isHere ? failures.failure(ended.node) : null;
    }

    @Override
    public void eachFailure(Consumer<FailedScope> each) {
        failures.each(each);
    }

    // What never comes

    @Override
    public void seal(long lastSeq) {
        web.lastSeq = lastSeq;
        absent.neverCome();
        web.forgetIfComplete();
        letGoIfIdle();
    }

    @Override
    public boolean stalled() {
        boolean goesOn = web.ready.size() > 0 || web.out > 0 || web.paused > 0 || failures.hasDoomed();
        return !goesOn && !failures.hasFailed() && absent.isAllThatIsLeft();
    }

    @Override
    public long waitingFor() {
        long[] seqs = absent.list();
        return seqs.length == 0 ? 0 : seqs[0];
    }

    @Override
    public long[] missing(int max) {
        long[] seqs = absent.list();
        return seqs.length > max ? Arrays.copyOf(seqs, max) : seqs;
    }

    @Override
    public void skipMissing(Ranges skipped) {
        absent.skip(skipped);
        web.forgetIfComplete();
    }

    private void letGoIfIdle() {
        if (nodes.size() == 0) {
            web.ready.letGo();
            web.edges.letGo();
            arrivals.letGo();
        }
    }
}
