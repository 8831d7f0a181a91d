package dev.sluice.order;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every seq that a {@link NaiveGraph} ever had, and who waits for whom. */
final class NaiveNodes {
    /** In the order in which they came. */
    final Map<Long, NaiveNode> nodes = new LinkedHashMap<>();

    final Set<Long> neverCome = new HashSet<>();
    long settled;
    long accepted;

    /** Those that wait for a node; or those that it waits for. */
    List<NaiveNode> children(NaiveNode of, boolean parents) {
        List<NaiveNode> found = new ArrayList<>();
        for (NaiveNode other : nodes.values()) {
            if (parents ? waitsFor(of, other.seq) : waitsFor(other, of.seq)) {
                found.add(other);
            }
        }
        return found;
    }

    boolean waitsFor(NaiveNode child, long seq) {
        NaiveNode parent = nodes.get(seq);
        boolean over = parent == null ? neverCome.contains(seq) : parent.isOver();
        return !over && needs(child, seq);
    }

    static boolean needs(NaiveNode child, long seq) {
        return !child.isOver() && index(child, seq) >= 0;
    }

    static int index(NaiveNode child, long seq) {
        long[] seqs = child.needs().seqs();
        for (int i = 0; i < seqs.length; i++) {
            if (seqs[i] == seq) {
                return i;
            }
        }
        return -1;
    }

    /** How long the longest chain of those below it is. */
    int chain(NaiveNode node) {
        return children(node, false).stream()
                .mapToInt(child -> 1 + chain(child))
                .max()
                .orElse(0);
    }

    /** Adds it and all below it. */
    void reach(NaiveNode node, Set<NaiveNode> reached) {
        if (reached.add(node)) {
            children(node, false).forEach(child -> reach(child, reached));
        }
    }

    /** Those without an outcome that are not the server's are forgotten; those that are come again by seq. */
    void crash() {
        List<NaiveNode> left = nodes.values().stream()
                .filter(node -> node.settled)
                .sorted(Comparator.comparing(node -> node.hasOutcome() ? 0 : node.seq))
                .toList();
        long before = accepted;
        accepted = settled;
        nodes.clear();
        neverCome.clear();
        for (NaiveNode node : left) {
            nodes.put(node.seq, node);
            node.crash();
            if (node.seq <= before) {
                node.remembered = false;
                accepted = Math.max(accepted, node.seq);
            }
        }
    }

    void settle(NaiveNode node) {
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

    /** Whether these needs lead back to a seq. */
    boolean reaches(Needs needs, long seq, Set<Long> seen) {
        for (long need : needs.seqs()) {
            NaiveNode parent = nodes.get(need);
            boolean more = parent != null && !parent.isOver() && seen.add(need);
            if (need == seq || (more && reaches(parent.needs(), seq, seen))) {
                return true;
            }
        }
        return false;
    }

    NaiveNode node(long seq) {
        return nodes.get(seq);
    }

    static boolean added(long seq) {
        return seq >= Sequencer.FIRST_ADDED;
    }
}
