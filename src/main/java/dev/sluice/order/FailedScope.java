package dev.sluice.order;

/**
 * A failure that has to be known when later messages come: of KEYED the one that is behind a failed key, of GRAPH each
 * message that did not succeed.
 *
 * @param seq the message
 * @param key KEYED: the key that has failed with it
 * @param cause GRAPH: the seq whose failure is behind that of this one; of one that failed by itself its own
 * @param effect GRAPH: what it does to those that need it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record FailedScope(long seq, byte[] key, long cause, Effect effect) {
    private static final byte[] NO_KEY = {};

    /** What the failure of a message does to those that need it. */
    public enum Effect {
        /** What the edge says, or the stream; else they are aborted. */
        ABORTS,
        /** What the edge says, or the stream; else they run. */
        LETS_RUN,
        /** All are aborted, whatever the edges say. */
        CRITICAL
    }

    /** KEYED: of the message that {@link Sequencer#abort} was called with. */
    public static FailedScope ofKey(long seq, byte[] key) {
        return new FailedScope(seq, key, seq, Effect.ABORTS);
    }

    /** GRAPH: of a message that did not succeed. */
    public static FailedScope ofMessage(long seq, long cause, Effect effect) {
        return new FailedScope(seq, NO_KEY, cause, effect);
    }

    /** GRAPH: of a seq that {@link Sequencer#skipMissing} told. */
    public static FailedScope ofMissing(long seq) {
        return ofMessage(seq, seq, Effect.LETS_RUN);
    }
}
