package dev.sluice.order;

/** How a stream sequences its messages. */
public enum Order {
    /** One message in flight; a second one is refused until the first has its outcome. */
    SYNC,
    /** Messages run in the order received; a gap in seq is refused. */
    FIFO,
    /** Messages come in any order and run in that of their seq. */
    SEQUENCED,
    /** Messages with the same key run in the order received, different keys in parallel. */
    KEYED,
    /** Each message names the seqs that it depends on; independent ones run in parallel. */
    GRAPH;

    /** Whether messages may come in any order: then their sender numbers them, and several paths may bring them. */
    public boolean anyArrival() {
        return this == SEQUENCED || this == GRAPH;
    }

    /** Whether several messages may run at once. */
    public boolean parallel() {
        return this == KEYED || this == GRAPH;
    }
}
