package dev.sluice.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a GRAPH is, with the fate of each seq kept for ever and everything looked up by going through all of them. */
final class NaiveGraph {
    enum Fate {
        WAITS,
        PAUSED,
        TAKEN,
        DOOMED,
        DONE,
        FAILED
    }

    static final class Node {
        final long seq;
        final @Nullable Needing entry;
        Fate fate = Fate.WAITS;
        boolean unfreed;
        boolean head;
        boolean blocked;
        boolean settled;
        boolean letsRun;
        boolean critical;
        boolean remembered;

        Node(long seq, @Nullable Needing entry) {
            this.seq = seq;
            this.entry = entry;
        }

        Needs needs() {
            return entry == null ? Needs.NONE : entry.needs();
        }

        boolean waits() {
            return fate == Fate.WAITS || fate == Fate.PAUSED;
        }

        boolean isOver() {
            return fate == Fate.DOOMED || fate == Fate.DONE || fate == Fate.FAILED;
        }

        boolean hasOutcome() {
            return fate == Fate.DONE || fate == Fate.FAILED;
        }
    }

    private final OrderTerms terms;

    /** In the order in which they came. */
    private final Map<Long, Node> nodes = new LinkedHashMap<>();

    private final Set<Long> neverCome = new HashSet<>();
    private final Deque<Node> doomed = new ArrayDeque<>();
    private final Deque<Node> unspread = new ArrayDeque<>();
    final List<Node> lot = new ArrayList<>();
    private final List<Node> crowd = new ArrayList<>();
    private long settled;
    private long accepted;
    private long nextAdded = Sequencer.FIRST_ADDED;
    private long lastSeq = -1;
    private boolean failed;

    NaiveGraph(OrderTerms terms) {
        this.terms = terms;
    }

    // What comes

    Verdict offer(Needing entry) {
        Node known = nodes.get(entry.seq());
        if (known != null) {
            return known(known, entry);
        }
        failIfTooMany();
        if (failed) {
            return Verdict.FAILED;
        }
        if (!added(entry.seq()) && entry.seq() > settled + terms.window()) {
            return Verdict.BEYOND;
        }
        if (aboveSeal(entry.seq()) || Arrays.stream(entry.needs().seqs()).anyMatch(this::aboveSeal)) {
            return Verdict.NEVER_COMES;
        }
        if (reaches(entry.needs(), entry.seq(), new HashSet<>())) {
            return Verdict.CYCLE;
        }
        accept(entry);
        return Verdict.ACCEPTED;
    }

    private static Verdict known(Node known, Needing entry) {
        if (known.hasOutcome() || known.entry == null) {
            return Verdict.SETTLED;
        }
        return known.entry.content() == entry.content() && known.needs().isSame(entry.needs())
                ? Verdict.PENDING
                : Verdict.REUSED;
    }

    private boolean aboveSeal(long seq) {
        return lastSeq >= 0 && seq > lastSeq && !added(seq);
    }

    private boolean reaches(Needs needs, long seq, Set<Long> seen) {
        for (long need : needs.seqs()) {
            Node parent = nodes.get(need);
            boolean more = parent != null && !parent.isOver() && seen.add(need);
            if (need == seq || (more && reaches(parent.needs(), seq, seen))) {
                return true;
            }
        }
        return false;
    }

    private void accept(Needing entry) {
        Node node = new Node(entry.seq(), entry);
        nodes.put(entry.seq(), node);
        if (added(entry.seq())) {
            nextAdded = entry.seq() + 1;
        } else {
            accepted = Math.max(accepted, entry.seq());
        }
        for (int i = 0; i < entry.needs().seqs().length && !node.isOver(); i++) {
            Node parent = nodes.get(entry.needs().seqs()[i]);
            if (parent != null && (parent.fate == Fate.FAILED || parent.fate == Fate.DOOMED)) {
                act(parent, node, i);
            }
        }
        spread();
        if (!node.isOver() && children(node, true).stream().anyMatch(parent -> parent.blocked)) {
            block(node);
        }
    }

    /** Those that wait for a node; or those that it waits for. */
    private List<Node> children(Node of, boolean parents) {
        List<Node> found = new ArrayList<>();
        for (Node other : nodes.values()) {
            if (parents ? waitsFor(of, other.seq) : waitsFor(other, of.seq)) {
                found.add(other);
            }
        }
        return found;
    }

    private boolean waitsFor(Node child, long seq) {
        Node parent = nodes.get(seq);
        boolean over = parent == null ? neverCome.contains(seq) : parent.isOver();
        return !over && needs(child, seq);
    }

    private static boolean needs(Node child, long seq) {
        return !child.isOver() && index(child, seq) >= 0;
    }

    private static int index(Node child, long seq) {
        long[] seqs = child.needs().seqs();
        for (int i = 0; i < seqs.length; i++) {
            if (seqs[i] == seq) {
                return i;
            }
        }
        return -1;
    }

    // What runs

    boolean ready() {
        long out = nodes.values().stream().filter(node -> node.unfreed).count();
        return !failed && out < terms.maxParallel() && !readyOnes().isEmpty();
    }

    List<Node> readyOnes() {
        return nodes.values().stream().filter(this::isReady).toList();
    }

    private boolean isReady(Node node) {
        return node.fate == Fate.WAITS
                && !node.unfreed
                && !node.blocked
                && Arrays.stream(node.needs().seqs()).noneMatch(seq -> waitsFor(node, seq));
    }

    /** The seqs of which the next one to run has to be one. */
    Set<Long> best() {
        List<Node> ready = readyOnes();
        int priority =
                ready.stream().mapToInt(node -> node.needs().priority()).max().orElse(0);
        List<Node> first = ready.stream()
                .filter(node -> node.needs().priority() == priority)
                .toList();
        int longest = first.stream().mapToInt(this::chain).max().orElse(0);
        Set<Long> best = new HashSet<>();
        first.stream().filter(node -> chain(node) == longest).forEach(node -> best.add(node.seq));
        return best;
    }

    private int chain(Node node) {
        return children(node, false).stream()
                .mapToInt(child -> 1 + chain(child))
                .max()
                .orElse(0);
    }

    void take(long seq) {
        node(seq).fate = Fate.TAKEN;
        node(seq).unfreed = true;
    }

    void free(long seq) {
        node(seq).unfreed = false;
    }

    void done(long seq) {
        node(seq).fate = Fate.DONE;
        settle(node(seq));
    }

    /** Given back, or to be tried again. */
    void waitsAgain(long seq, Fate fate) {
        node(seq).fate = fate;
        doomIfFailed(node(seq));
    }

    void resume(long seq) {
        if (node(seq).fate == Fate.PAUSED) {
            node(seq).fate = Fate.WAITS;
        }
    }

    // What fails

    void end(long seq, boolean letsRun, boolean critical) {
        Node node = node(seq);
        fail(node, letsRun, critical, Fate.FAILED);
        actOnChildren(node);
        settle(node);
        spread();
        failIfTooMany();
    }

    private void fail(Node node, boolean letsRun, boolean critical, Fate fate) {
        node.fate = fate;
        node.letsRun = letsRun;
        node.critical = critical;
        if (node.blocked) {
            node.head = false;
            unblock();
        }
    }

    private void actOnChildren(Node parent) {
        for (Node child : List.copyOf(nodes.values())) {
            if (needs(child, parent.seq)) {
                act(parent, child, index(child, parent.seq));
            }
        }
    }

    private void act(Node parent, Node child, int index) {
        Needs.Edge outcome = child.needs().edge(index);
        outcome = outcome == Needs.Edge.INHERIT ? terms.dependents() : outcome;
        if (outcome == Needs.Edge.INHERIT) {
            outcome = parent.letsRun ? Needs.Edge.RUN : Needs.Edge.ABORT;
        }
        if (parent.critical || outcome != Needs.Edge.RUN) {
            doom(child, !parent.critical && outcome == Needs.Edge.SKIP, parent.critical);
        }
    }

    private void doom(Node node, boolean skipped, boolean critical) {
        fail(node, skipped, critical, Fate.DOOMED);
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
        List.copyOf(nodes.values()).stream().filter(Node::waits).forEach(node -> doom(node, false, false));
        spread();
    }

    private void doomIfFailed(Node node) {
        if (failed && node.waits()) {
            doom(node, false, false);
            spread();
        }
    }

    private void failIfTooMany() {
        long remembered = nodes.values().stream().filter(this::isRemembered).count();
        if (!failed && remembered > terms.maxFailedScopes() + (isComplete() ? terms.window() : 0)) {
            fail();
        }
    }

    private boolean isRemembered(Node node) {
        return node.fate == Fate.FAILED && (node.remembered || added(node.seq) || node.seq <= settled);
    }

    @Nullable
    Node drain() {
        if (doomed.isEmpty()) {
            failIfTooMany();
        }
        Node node = doomed.poll();
        if (node != null) {
            node.fate = Fate.FAILED;
            settle(node);
        }
        return node;
    }

    boolean hasFailed() {
        return failed;
    }

    // The lot

    void park(long seq) {
        Node head = node(seq);
        head.fate = Fate.WAITS;
        head.head = true;
        block(head);
        doomIfFailed(head);
    }

    private void block(Node root) {
        List<Node> reached = new ArrayList<>(List.of(root));
        root.blocked = true;
        for (int i = 0; i < reached.size(); i++) {
            for (Node child : children(reached.get(i), false)) {
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
            Node node = crowd.remove(0);
            lot.add(node);
            settle(node);
        }
    }

    private void unblock() {
        Set<Node> blocked = new HashSet<>();
        for (Node node : nodes.values()) {
            if (node.head) {
                reach(node, blocked);
            }
        }
        nodes.values().forEach(node -> node.blocked = blocked.contains(node));
        lot.removeIf(node -> !node.blocked);
        crowd.removeIf(node -> !node.blocked);
        fill();
    }

    private void reach(Node node, Set<Node> reached) {
        if (reached.add(node)) {
            children(node, false).forEach(child -> reach(child, reached));
        }
    }

    List<Long> heads() {
        return nodes.values().stream()
                .filter(node -> node.head)
                .map(node -> node.seq)
                .sorted()
                .toList();
    }

    void unpark(long seq) {
        node(seq).head = false;
        unblock();
    }

    // Where it stands

    private void settle(Node node) {
        node.settled = true;
        while (nodes.containsKey(settled + 1) && node(settled + 1).settled) {
            settled++;
        }
        accepted = Math.max(accepted, settled);
    }

    boolean isWithdrawable(long seq) {
        return nodes.containsKey(seq) && node(seq).waits();
    }

    boolean hasOutcome(long seq) {
        return nodes.containsKey(seq) && node(seq).hasOutcome();
    }

    boolean isSettled(long seq) {
        return nodes.containsKey(seq) && node(seq).settled;
    }

    boolean knows(long seq) {
        return nodes.containsKey(seq);
    }

    long settled() {
        return settled;
    }

    long accepted() {
        return accepted;
    }

    long nextAdded() {
        return nextAdded;
    }

    long pending() {
        return nodes.values().stream()
                .filter(node -> !node.hasOutcome() && !lot.contains(node))
                .count();
    }

    boolean isSealed() {
        return lastSeq >= 0;
    }

    private boolean isComplete() {
        return lastSeq >= 0 && LongStream.rangeClosed(1, lastSeq).allMatch(nodes::containsKey);
    }

    // What does not come

    void seal(long last) {
        lastSeq = last;
        for (long seq : missing()) {
            if (aboveSeal(seq)) {
                neverCome.add(seq);
                actOnChildren(new Node(seq, null));
            }
        }
        spread();
        failIfTooMany();
    }

    boolean stalled() {
        boolean goesOn = nodes.values().stream()
                .anyMatch(node -> isReady(node)
                        || node.unfreed
                        || node.fate == Fate.TAKEN
                        || node.fate == Fate.PAUSED
                        || node.fate == Fate.DOOMED);
        return !goesOn && !failed && (lastSeq >= 0 || isFull()) && !missing().isEmpty();
    }

    private boolean isFull() {
        return accepted - settled >= terms.window();
    }

    List<Long> missing() {
        Set<Long> missing = new HashSet<>();
        for (Node node : nodes.values()) {
            for (long seq : node.needs().seqs()) {
                if (!node.isOver() && !nodes.containsKey(seq) && !neverCome.contains(seq)) {
                    missing.add(seq);
                }
            }
        }
        long last = lastSeq >= 0 ? Math.min(lastSeq, settled + terms.window()) : isFull() ? accepted : 0;
        for (long seq = 1; seq <= last; seq++) {
            if (!nodes.containsKey(seq)) {
                missing.add(seq);
            }
        }
        return missing.stream().sorted().toList();
    }

    void skipMissing() {
        for (long seq : missing()) {
            Node node = new Node(seq, null);
            node.fate = Fate.FAILED;
            node.letsRun = true;
            nodes.put(seq, node);
            actOnChildren(node);
            node.remembered = added(seq) || seq > settled + terms.window();
            if (!node.remembered) {
                accepted = Math.max(accepted, seq);
            }
            settle(node);
        }
        spread();
        failIfTooMany();
    }

    Node node(long seq) {
        return nodes.get(seq);
    }

    private static boolean added(long seq) {
        return seq >= Sequencer.FIRST_ADDED;
    }
}
