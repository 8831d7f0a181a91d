package dev.sluice.order;

import org.jspecify.annotations.Nullable;

/**
 * A message as a sequencer sees it: its number and its size. The link makes the queue, so that a stream with nothing
 * queued holds no queue.
 */
public abstract class Entry {
    private final long seq;

    /** The entry behind this one in the queue that holds it. */
    @Nullable
    Entry next;

    /** Its outcome is known already, though its turn has not come. */
    boolean withdrawn;

    protected Entry(long seq) {
        this.seq = seq;
    }

    public final long seq() {
        return seq;
    }

    /** How much of the stream's byte window it takes. */
    public abstract int bytes();
}
