package dev.sluice.order;

/** What a sequencer says to a message that is offered. Only {@link #ACCEPTED} ones are the sequencer's from then on. */
public enum Verdict {
    /** Taken; it will have exactly one outcome. It may be parked or doomed already. */
    ACCEPTED,
    /** The same seq was accepted before and has no outcome yet: nothing to do. */
    PENDING,
    /** The same seq has its outcome: nothing to do but to say so again. */
    SETTLED,
    /** A seq before it has not come: refused, and the sender has to be told. */
    GAP,
    /** It follows one that was refused, of which the sender was told: nothing to do. */
    DROPPED,
    /** As many messages as the stream's window holds are not settled: refused. */
    FULL,
    /** Its seq is further ahead of what is settled than the stream's window is long: refused. */
    BEYOND,
    /** A message failed, and the stream's policy is to run nothing after it: refused. */
    FAILED,
    /** Its scope is parked, and the lot holds as many as it may: refused. */
    LOT_FULL,
    /** GRAPH: it depends on itself, by way of others ({@link Sequencer#cycle}): refused. */
    CYCLE,
    /** GRAPH: another message has this seq: refused. */
    REUSED,
    /** GRAPH: it depends on a seq that can never come any more, because the graph is sealed: refused. */
    NEVER_COMES
}
