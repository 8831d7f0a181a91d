package dev.sluice.order;

/**
 * What the streams of one spec have in common for their sequencers. Shared, so that a stream holds no number of its own.
 *
 * @param window the most messages that may be accepted and not settled; at least 1
 * @param maxParallel the most runs at once, of KEYED and GRAPH
 * @param maxParked the most messages in a stream's lot
 * @param maxFailedScopes KEYED: failed keys that are remembered; GRAPH: settled messages without success. Beyond it the
 *     stream fails
 * @param maxReplyBytes GRAPH: bytes of replies that are kept for messages still to come
 * @param dependents GRAPH: what a failure does to what depends on it, where the edge says nothing. {@link
 *     Needs.Edge#INHERIT}: abort after {@link Sequencer#abort}, run after {@link Sequencer#skip}
 */
public record OrderTerms(
        Order order,
        int window,
        int maxParallel,
        int maxParked,
        int maxFailedScopes,
        long maxReplyBytes,
        Needs.Edge dependents) {

    /** A sequencer for one stream. */
    public Sequencer sequencer() {
        return switch (order) {
            case SYNC, FIFO -> new Fifo(this);
            case SEQUENCED -> new Sequenced(this);
            case KEYED -> new Keyed(this);
            case GRAPH -> new Graph(this);
        };
    }

    /** How many messages may be accepted and not settled: of SYNC one. */
    public int inFlight() {
        return order == Order.SYNC ? 1 : window;
    }
}
