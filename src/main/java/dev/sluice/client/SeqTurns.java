package dev.sluice.client;

import org.agrona.collections.LongArrayQueue;

/**
 * Whose turn it is to be sent: messages in the order in which they came here. Those that have left before their turn came
 * are passed over.
 */
final class SeqTurns {
    private final SeqSlots slots;
    private final LongArrayQueue ready = new LongArrayQueue();
    private final LongArrayQueue resting = new LongArrayQueue();
    private long awaited;

    SeqTurns(SeqSlots slots) {
        this.slots = slots;
    }

    void add(long seq) {
        ready.addLong(seq);
    }

    /** The next one; 0 where nothing waits. */
    long head() {
        while (!ready.isEmpty()) {
            long seq = ready.peekLong();
            if (slots.isWaiting(seq)) {
                return seq;
            }
            ready.pollLong();
        }
        return 0;
    }

    /** The one that the server is known to wait for; 0 where that is not here. */
    long awaited() {
        return awaited != 0 && slots.isWaiting(awaited) ? awaited : 0;
    }

    /** The server cannot go on without this one. */
    void await(long seq) {
        awaited = seq;
        wake(seq);
    }

    /** It has no turn before {@link #rested}. */
    void rest(long seq) {
        slots.become(seq, SeqSlots.RESTING);
        resting.addLong(seq);
    }

    void rested() {
        while (!resting.isEmpty()) {
            wake(resting.pollLong());
        }
    }

    /** Nobody has a turn any more. */
    void forget() {
        ready.clear();
        resting.clear();
    }

    /** It has a turn behind those before, where it is to be sent. */
    void restore(long seq) {
        byte state = slots.state(seq);
        if (state == SeqSlots.WAITING) {
            ready.addLong(seq);
        } else if (state == SeqSlots.RESTING) {
            resting.addLong(seq);
        }
    }

    private void wake(long seq) {
        if (slots.state(seq) == SeqSlots.RESTING) {
            slots.become(seq, SeqSlots.WAITING);
            ready.addLong(seq);
        }
    }
}
