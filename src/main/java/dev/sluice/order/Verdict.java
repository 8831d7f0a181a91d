package dev.sluice.order;

/** What a sequencer says to a message that is offered. Only {@link #ACCEPTED} ones are the sequencer's from then on. */
public enum Verdict {
    /** Taken; it will have exactly one outcome. */
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
    /** A message failed, and the stream's policy is to run nothing after it: refused. */
    FAILED
}
