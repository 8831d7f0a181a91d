package dev.sluice.order;

import static dev.sluice.order.Nodes.NONE;

import org.jspecify.annotations.Nullable;

/** What a graph consists of, and how far it has come: the nodes, their edges, the cursor, what is ready and what is kept. */
final class Web {
    private static final @Nullable Entry[] NO_PARENTS = {};

    final Nodes nodes = new Nodes();
    final Edges edges = new Edges(nodes);
    final SeqIndex index = new SeqIndex(nodes);
    final Chains chains = new Chains(nodes, edges);
    final ReadyQueue ready = new ReadyQueue(nodes);
    private final Replies replies;

    long accepted;
    long nextAdded = Sequencer.FIRST_ADDED;
    long lastSeq = Sequencer.FIRST_ADDED - 1;

    /** The lowest seq that has not come. */
    long hole = 1;

    /** Accepted, without an outcome, and not parked. */
    int pending;

    /** Runs that are not freed. */
    int out;

    int paused;

    /** Nodes of what has not come. */
    int missing;

    /** Failed ones that messages still to come may need, and that nothing but this memory knows of. */
    int remembered;

    Web(long maxReplyBytes) {
        replies = new Replies(nodes, maxReplyBytes);
    }

    static boolean isAdded(long seq) {
        return seq >= Sequencer.FIRST_ADDED;
    }

    /** Whether it has been here; what has no node any more has succeeded. */
    boolean isPassed(long seq) {
        return isAdded(seq) ? seq < nextAdded : seq <= index.settled();
    }

    boolean isSealed() {
        return lastSeq < Sequencer.FIRST_ADDED - 1;
    }

    boolean isBeyondSeal(long seq) {
        return seq > lastSeq && !isAdded(seq);
    }

    /** Whether every client's message has come. */
    boolean isComplete() {
        return hole > lastSeq;
    }

    // What comes

    /** A node for a message that comes. */
    int come(Entry entry) {
        long seq = entry.seq();
        int node = index.get(seq);
        if (node == NONE) {
            node = nodes.add(seq);
        } else {
            missing--;
        }
        entry.node = node;
        nodes.setEntry(node, entry);
        nodes.set(node, Nodes.CAME);
        nodes.setPriority(node, entry.needs().priority());
        pending++;
        chains.changed();
        if (isAdded(seq)) {
            nextAdded = seq + 1;
            index.putFar(seq, node);
        } else {
            accepted = Math.max(accepted, seq);
            index.putNear(seq, node);
            passHole();
        }
        return node;
    }

    /** What has come moves the lowest hole. */
    void passHole() {
        hole = Math.max(hole, index.settled() + 1);
        int node = index.get(hole);
        while (node != NONE && nodes.is(node, Nodes.CAME)) {
            hole++;
            node = index.get(hole);
        }
    }

    /** The node of a seq that has no outcome: one is made where it has not come. */
    int needed(long seq) {
        int node = index.get(seq);
        if (node == NONE) {
            node = nodes.add(seq);
            missing++;
            index.putNeeded(seq, node);
        }
        return node;
    }

    /** What it needs, as it ended; null where that is not kept. */
    @Nullable
    Entry[] parents(Entry entry) {
        int count = entry.needs().seqs().length;
        if (count == 0 || nodes.entry(entry.node) != entry) {
            return count == 0 ? NO_PARENTS : new @Nullable Entry[count];
        }
        @Nullable Entry[] parents = new @Nullable Entry[count];
        int edge = edges.firstIn(entry.node);
        for (int i = 0; i < count && edge != NONE; i++) {
            Entry held = edges.held(edge);
            parents[i] = held == null ? nodes.entry(index.get(entry.needs().seqs()[i])) : held;
            edge = edges.nextIn(edge);
        }
        return parents;
    }

    // What goes

    /** Nothing is needed any more by this one. */
    void dropIn(int node) {
        for (int edge = edges.firstIn(node); edge != NONE; edge = edges.nextIn(edge)) {
            int parent = edges.parent(edge);
            if (parent != NONE) {
                edges.unlink(edge);
                dropIfUnneeded(parent);
            }
        }
        edges.clearIn(node);
    }

    private void dropIfUnneeded(int parent) {
        chains.changed();
        if (!nodes.is(parent, Nodes.CAME) && nodes.firstOut(parent) == NONE) {
            drop(parent);
            missing--;
        }
    }

    void drop(int node) {
        index.remove(nodes.seq(node), node);
        nodes.remove(node);
    }

    /** A parent less to wait for. */
    void satisfied(int child) {
        if (nodes.waitsLess(child) == 0) {
            tryReady(child, false);
        }
    }

    /** It is ready, if nothing else is in the way. */
    void tryReady(int node, boolean first) {
        int inTheWay =
                Nodes.ENDED | Nodes.FAILED | Nodes.OUT | Nodes.TAKEN | Nodes.PAUSED | Nodes.READY | Nodes.BLOCKED;
        if (nodes.waits(node) == 0 && (nodes.flags(node) & (inTheWay | Nodes.CAME)) == Nodes.CAME) {
            ready.add(node, first);
        }
    }

    /** A message has succeeded: those that need it see how. */
    void succeed(int node, Entry entry) {
        int bytes = entry.replyBytes();
        int children = bytes > 0 ? entry.needs().children() : 0;
        int edge = nodes.firstOut(node);
        while (edge != NONE) {
            int next = edges.nextOut(edge);
            edges.forgetParent(edge);
            if (bytes > 0) {
                edges.hold(edge, entry, children > 0);
            }
            satisfied(edges.child(edge));
            edge = next;
        }
        nodes.setFirstOut(node, NONE);
        nodes.setLastOut(node, NONE);
        edges.clearIn(node);
        nodes.clear(node, Nodes.TAKEN);
        nodes.set(node, Nodes.ENDED);
        pending--;
        if (bytes > 0) {
            keep(node, bytes, children);
        }
        nodes.set(node, Nodes.SETTLED);
        settle(node, entry.seq());
        forgetTooMany();
    }

    // Replies

    private void keep(int node, int bytes, int children) {
        if (isComplete()) {
            nodes.setEntry(node, null);
        } else {
            replies.keep(node, bytes, children);
        }
    }

    private void forgetTooMany() {
        while (replies.areTooMany()) {
            forget(replies.oldest());
        }
    }

    /** Once nothing more will come, what has come holds what it needs. */
    void forgetIfComplete() {
        while (isComplete() && !replies.isEmpty()) {
            forget(replies.oldest());
        }
    }

    private void forget(int node) {
        replies.remove(node);
        if (isPassed(nodes.seq(node))) {
            drop(node);
        }
    }

    /** A message runs: it has the replies of its parents. */
    void countReplies(int node, Entry entry) {
        if (replies.isEmpty()) {
            return;
        }
        int need = 0;
        for (int edge = edges.firstIn(node); edge != NONE; edge = edges.nextIn(edge)) {
            if (edges.countsNow(edge)) {
                countReply(entry.needs().seqs()[need]);
            }
            need++;
        }
    }

    private void countReply(long seq) {
        int parent = index.get(seq);
        if (parent != NONE && nodes.is(parent, Nodes.KEPT) && nodes.waitsLess(parent) == 0) {
            forget(parent);
        }
    }

    // The cursor

    /** After a restart: behind this one all is to come again. */
    void goOn(long settled) {
        index.goOn(settled);
        accepted = settled;
        hole = settled + 1;
    }

    /** Of one beyond the cursor: whether that may pass it. */
    boolean isSettled(long seq) {
        int node = index.get(seq);
        return node != NONE && nodes.is(node, Nodes.SETTLED);
    }

    /** The cursor may pass this one: it has its outcome, or is parked. */
    void settle(int node) {
        nodes.set(node, Nodes.SETTLED);
        settle(node, nodes.seq(node));
    }

    private void settle(int node, long seq) {
        if (isPassed(seq)) {
            stayOrGo(node, seq);
        } else if (seq == index.settled() + 1) {
            advance();
        }
    }

    private void stayOrGo(int node, long seq) {
        if (stays(node)) {
            rememberIfFailed(node);
        } else {
            index.remove(seq, node);
            nodes.remove(node);
        }
    }

    private void advance() {
        int node = index.get(index.settled() + 1);
        while (node != NONE && nodes.is(node, Nodes.SETTLED)) {
            boolean stays = stays(node);
            index.pass(node, stays);
            if (stays) {
                rememberIfFailed(node);
            } else {
                nodes.remove(node);
            }
            node = index.get(index.settled() + 1);
        }
        accepted = Math.max(accepted, index.settled());
    }

    private boolean stays(int node) {
        return (nodes.flags(node) & (Nodes.ENDED | Nodes.FAILED | Nodes.KEPT)) != Nodes.ENDED;
    }

    void rememberIfFailed(int node) {
        int flags = nodes.flags(node) & (Nodes.ENDED | Nodes.FAILED | Nodes.REMEMBERED);
        if (flags == (Nodes.ENDED | Nodes.FAILED)) {
            nodes.set(node, Nodes.REMEMBERED);
            remembered++;
        }
    }
}
