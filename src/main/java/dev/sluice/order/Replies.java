package dev.sluice.order;

/**
 * Replies that are kept for messages still to come: of each until the declared number of children has taken it, and of all
 * together so many bytes; beyond it the oldest are forgotten first. What has come already and waits for a reply holds it by
 * its edge, so that forgetting takes nothing from it.
 */
final class Replies {
    private final Nodes nodes;
    private final NodeList kept;
    private final long maxBytes;
    private long bytes;

    Replies(Nodes nodes, long maxBytes) {
        this.nodes = nodes;
        this.kept = new NodeList(nodes);
        this.maxBytes = maxBytes;
    }

    void keep(int node, int replyBytes, int children) {
        nodes.set(node, Nodes.KEPT);
        nodes.setChain(node, replyBytes);
        nodes.setWaits(node, children);
        kept.add(node);
        bytes += replyBytes;
    }

    /** The next one to be forgotten. */
    int oldest() {
        return kept.first();
    }

    boolean areTooMany() {
        return bytes > maxBytes;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    void remove(int node) {
        kept.remove(node);
        bytes -= nodes.chain(node);
        nodes.clear(node, Nodes.KEPT);
        nodes.setEntry(node, null);
    }
}
