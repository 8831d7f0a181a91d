package dev.sluice.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a GRAPH is, with the fate of each seq kept for ever and everything looked up by going through all of them. */
final class NaiveGraph {
    private final OrderTerms terms;
    final NaiveNodes all = new NaiveNodes();

    private final Deque<NaiveNode> doomed = new ArrayDeque<>();
    private final Deque<NaiveNode> unspread = new ArrayDeque<>();
    final List<NaiveNode> lot = new ArrayList<>();
    private final List<NaiveNode> crowd = new ArrayList<>();
    private long nextAdded = Sequencer.FIRST_ADDED;
    private long lastSeq = -1;
    private boolean failed;
    private boolean restored;

    NaiveGraph(OrderTerms terms) {
        this.terms = terms;
    }

    // What comes

    Verdict offer(Needing entry) {
        NaiveNode known = all.nodes.get(entry.seq());
        if (known != null) {
            return known(known, entry);
        }
        failIfTooMany();
        if (failed) {
            return Verdict.FAILED;
        }
        if (!NaiveNodes.added(entry.seq()) && entry.seq() > all.settled + terms.window()) {
            return Verdict.BEYOND;
        }
        if (aboveSeal(entry.seq()) || Arrays.stream(entry.needs().seqs()).anyMatch(this::aboveSeal)) {
            return Verdict.NEVER_COMES;
        }
        if (all.reaches(entry.needs(), entry.seq(), new HashSet<>())) {
            return Verdict.CYCLE;
        }
        accept(entry);
        return Verdict.ACCEPTED;
    }

    private static Verdict known(NaiveNode known, Needing entry) {
        if (known.hasOutcome() || known.entry == null) {
            return Verdict.SETTLED;
        }
        return known.entry.content() == entry.content() && known.needs().isSame(entry.needs())
                ? Verdict.PENDING
                : Verdict.REUSED;
    }

    private boolean aboveSeal(long seq) {
        return lastSeq >= 0 && seq > lastSeq && !NaiveNodes.added(seq);
    }

    private void accept(Needing entry) {
        NaiveNode node = new NaiveNode(entry.seq(), entry);
        all.nodes.put(entry.seq(), node);
        if (NaiveNodes.added(entry.seq())) {
            nextAdded = entry.seq() + 1;
        } else {
            all.accepted = Math.max(all.accepted, entry.seq());
        }
        for (int i = 0; i < entry.needs().seqs().length && !node.isOver(); i++) {
            NaiveNode parent = all.nodes.get(entry.needs().seqs()[i]);
            if (parent != null && (parent.fate == NaiveNode.Fate.FAILED || parent.fate == NaiveNode.Fate.DOOMED)) {
                act(parent, node, i);
            }
        }
        spread();
        if (!node.isOver() && all.children(node, true).stream().anyMatch(parent -> parent.blocked)) {
            block(node);
        }
    }

    // What runs

    boolean ready() {
        long out = all.nodes.values().stream().filter(node -> node.unfreed).count();
        return !failed && out < terms.maxParallel() && !readyOnes().isEmpty();
    }

    List<NaiveNode> readyOnes() {
        return all.nodes.values().stream().filter(this::isReady).toList();
    }

    private boolean isReady(NaiveNode node) {
        return node.fate == NaiveNode.Fate.WAITS
                && !node.unfreed
                && !node.blocked
                && Arrays.stream(node.needs().seqs()).noneMatch(seq -> all.waitsFor(node, seq));
    }

    /** The seqs of which the next one to run has to be one. */
    Set<Long> best() {
        List<NaiveNode> ready = readyOnes();
        int priority =
                ready.stream().mapToInt(node -> node.needs().priority()).max().orElse(0);
        List<NaiveNode> first = ready.stream()
                .filter(node -> node.needs().priority() == priority)
                .toList();
        int longest = first.stream().mapToInt(all::chain).max().orElse(0);
        Set<Long> best = new HashSet<>();
        first.stream().filter(node -> all.chain(node) == longest).forEach(node -> best.add(node.seq));
        return best;
    }

    void take(long seq) {
        all.node(seq).fate = NaiveNode.Fate.TAKEN;
        all.node(seq).unfreed = true;
    }

    void free(long seq) {
        all.node(seq).unfreed = false;
    }

    void done(long seq) {
        all.node(seq).fate = NaiveNode.Fate.DONE;
        all.settle(all.node(seq));
    }

    /** Given back, or to be tried again. */
    void waitsAgain(long seq, NaiveNode.Fate fate) {
        all.node(seq).fate = fate;
        doomIfFailed(all.node(seq));
    }

    void resume(long seq) {
        if (all.node(seq).fate == NaiveNode.Fate.PAUSED) {
            all.node(seq).fate = NaiveNode.Fate.WAITS;
        }
    }

    // What fails

    void end(long seq, boolean letsRun, boolean critical) {
        NaiveNode node = all.node(seq);
        fail(node, letsRun, critical, NaiveNode.Fate.FAILED);
        actOnChildren(node);
        all.settle(node);
        spread();
        failIfTooMany();
    }

    private void fail(NaiveNode node, boolean letsRun, boolean critical, NaiveNode.Fate fate) {
        node.fate = fate;
        node.letsRun = letsRun;
        node.critical = critical;
        if (node.blocked) {
            node.head = false;
            unblock();
        }
    }

    private void actOnChildren(NaiveNode parent) {
        for (NaiveNode child : List.copyOf(all.nodes.values())) {
            if (NaiveNodes.needs(child, parent.seq)) {
                act(parent, child, NaiveNodes.index(child, parent.seq));
            }
        }
    }

    private void act(NaiveNode parent, NaiveNode child, int index) {
        Needs.Edge outcome = child.needs().edge(index);
        outcome = outcome == Needs.Edge.INHERIT ? terms.dependents() : outcome;
        if (outcome == Needs.Edge.INHERIT) {
            outcome = parent.letsRun ? Needs.Edge.RUN : Needs.Edge.ABORT;
        }
        if (parent.critical || outcome != Needs.Edge.RUN) {
            doom(child, !parent.critical && outcome == Needs.Edge.SKIP, parent.critical);
        }
    }

    private void doom(NaiveNode node, boolean skipped, boolean critical) {
        fail(node, skipped, critical, NaiveNode.Fate.DOOMED);
        doomed.add(node);
        unspread.add(node);
    }

    private void spread() {
        while (!unspread.isEmpty()) {
            actOnChildren(unspread.remove());
        }
    }

    void fail() {
        failed = true;
        doomAll();
    }

    void doomAll() {
        List.copyOf(all.nodes.values()).stream().filter(NaiveNode::waits).forEach(node -> doom(node, false, false));
        spread();
    }

    private void doomIfFailed(NaiveNode node) {
        if (failed && node.waits()) {
            doom(node, false, false);
            spread();
        }
    }

    private void failIfTooMany() {
        long remembered = all.nodes.values().stream().filter(this::isRemembered).count();
        if (!failed && remembered > terms.maxFailedScopes() + (restored || isComplete() ? terms.window() : 0)) {
            fail();
        }
    }

    private boolean isRemembered(NaiveNode node) {
        return node.fate == NaiveNode.Fate.FAILED
                && (node.remembered || NaiveNodes.added(node.seq) || node.seq <= all.settled);
    }

    @Nullable
    NaiveNode drain() {
        if (doomed.isEmpty()) {
            failIfTooMany();
        }
        NaiveNode node = doomed.poll();
        if (node != null) {
            node.fate = NaiveNode.Fate.FAILED;
            all.settle(node);
        }
        return node;
    }

    boolean hasFailed() {
        return failed;
    }

    // The lot

    void park(long seq) {
        NaiveNode head = all.node(seq);
        head.fate = NaiveNode.Fate.WAITS;
        head.head = true;
        block(head);
        doomIfFailed(head);
    }

    private void block(NaiveNode root) {
        List<NaiveNode> reached = new ArrayList<>(List.of(root));
        root.blocked = true;
        for (int i = 0; i < reached.size(); i++) {
            for (NaiveNode child : all.children(reached.get(i), false)) {
                if (!child.blocked) {
                    child.blocked = true;
                    reached.add(child);
                }
            }
        }
        crowd.addAll(reached);
        fill();
    }

    private void fill() {
        while (!crowd.isEmpty() && lot.size() < terms.maxParked()) {
            NaiveNode node = crowd.remove(0);
            lot.add(node);
            all.settle(node);
        }
    }

    private void unblock() {
        Set<NaiveNode> blocked = new HashSet<>();
        for (NaiveNode node : all.nodes.values()) {
            if (node.head) {
                all.reach(node, blocked);
            }
        }
        all.nodes.values().forEach(node -> node.blocked = blocked.contains(node));
        lot.removeIf(node -> !node.blocked);
        crowd.removeIf(node -> !node.blocked);
        fill();
    }

    List<Long> heads() {
        return all.nodes.values().stream()
                .filter(node -> node.head)
                .map(node -> node.seq)
                .sorted()
                .toList();
    }

    void unpark(long seq) {
        all.node(seq).head = false;
        unblock();
    }

    // Where it stands

    /** What was accepted is forgotten, but for what has its outcome or has been parked. */
    void crash() {
        lastSeq = -1;
        restored = true;
        lot.clear();
        crowd.clear();
        all.crash();
        all.nodes.values().stream().filter(node -> node.head).toList().forEach(this::block);
    }

    long nextAdded() {
        return nextAdded;
    }

    long pending() {
        return all.nodes.values().stream()
                .filter(node -> !node.hasOutcome() && !lot.contains(node))
                .count();
    }

    boolean isSealed() {
        return lastSeq >= 0;
    }

    private boolean isComplete() {
        return lastSeq >= 0 && LongStream.rangeClosed(1, lastSeq).allMatch(all.nodes::containsKey);
    }

    // What does not come

    void seal(long last) {
        lastSeq = last;
        for (long seq : missing()) {
            if (aboveSeal(seq)) {
                all.neverCome.add(seq);
                actOnChildren(new NaiveNode(seq, null));
            }
        }
        spread();
        failIfTooMany();
    }

    boolean stalled() {
        boolean goesOn = all.nodes.values().stream()
                .anyMatch(node -> isReady(node)
                        || node.unfreed
                        || node.fate == NaiveNode.Fate.TAKEN
                        || node.fate == NaiveNode.Fate.PAUSED
                        || node.fate == NaiveNode.Fate.DOOMED);
        return !goesOn && !failed && (lastSeq >= 0 || isFull()) && !missing().isEmpty();
    }

    private boolean isFull() {
        return all.accepted - all.settled >= terms.window();
    }

    List<Long> missing() {
        Set<Long> missing = new HashSet<>();
        for (NaiveNode node : all.nodes.values()) {
            for (long seq : node.needs().seqs()) {
                if (!node.isOver() && !all.nodes.containsKey(seq) && !all.neverCome.contains(seq)) {
                    missing.add(seq);
                }
            }
        }
        long last = lastSeq >= 0 ? Math.min(lastSeq, all.settled + terms.window()) : isFull() ? all.accepted : 0;
        for (long seq = 1; seq <= last; seq++) {
            if (!all.nodes.containsKey(seq)) {
                missing.add(seq);
            }
        }
        return missing.stream().sorted().toList();
    }

    void skipMissing() {
        for (long seq : missing()) {
            NaiveNode node = new NaiveNode(seq, null);
            node.fate = NaiveNode.Fate.FAILED;
            node.letsRun = true;
            all.nodes.put(seq, node);
            actOnChildren(node);
            node.remembered = NaiveNodes.added(seq) || seq > all.settled + terms.window();
            if (!node.remembered) {
                all.accepted = Math.max(all.accepted, seq);
            }
            all.settle(node);
        }
        spread();
        failIfTooMany();
    }
}
