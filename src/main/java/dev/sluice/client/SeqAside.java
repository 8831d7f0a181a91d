package dev.sluice.client;

import org.agrona.collections.LongArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream that left by other paths than the first. Where their path may have lost them they are sent once
 * more, by the first. For the count of credit and for outcomes they stay what they are: sent. A refusal may be of the first
 * copy while the second one is taken, so what was sent twice never goes back to those that were not sent.
 */
final class SeqAside {
    private final SeqSlots slots;
    private @Nullable LongArrayQueue again;
    private @Nullable LongArrayQueue resting;
    private boolean open;
    private boolean any;

    SeqAside(SeqSlots slots) {
        this.slots = slots;
    }

    /** The server is known to have the stream. Before that a message could overtake the open. */
    void opened() {
        open = true;
    }

    /** Whether something may leave by any path now. */
    boolean isFree() {
        return open && !hasAgain();
    }

    void left(long seq, int path) {
        any |= path != 0;
        slots.become(seq, SeqSlots.sentBy(path));
    }

    /** What left by this path is to be sent again. */
    void lost(int path) {
        byte lost = SeqSlots.sentBy(path);
        for (long seq = slots.settled() + 1; any && seq <= slots.top(); seq++) {
            if (slots.state(seq) == lost) {
                add(seq);
            }
        }
    }

    /** The session came back: what is to be sent again is so for other reasons. */
    void forget() {
        again = null;
        resting = null;
        any = false;
    }

    private void pullBack() {
        any = false;
        for (long seq = slots.settled() + 1; seq <= slots.top(); seq++) {
            if (slots.state(seq) > SeqSlots.TWICE) {
                add(seq);
            }
        }
    }

    /** Takes note that a message was not taken. Returns whether it is one of these. */
    boolean refused(long seq) {
        byte state = slots.state(seq);
        if (state == SeqSlots.TWICE) {
            resting = resting == null ? new LongArrayQueue() : resting;
            resting.addLong(seq);
        }
        return state == SeqSlots.TWICE || state == SeqSlots.AGAIN;
    }

    void rested() {
        while (resting != null && !resting.isEmpty()) {
            long seq = resting.pollLong();
            if (slots.state(seq) == SeqSlots.TWICE) {
                add(seq);
            }
        }
    }

    boolean hasAgain() {
        return head() != 0;
    }

    /** The next one that is to be sent again; 0 where there is none. */
    private long head() {
        while (again != null && !again.isEmpty()) {
            long seq = again.peekLong();
            if (slots.state(seq) == SeqSlots.AGAIN) {
                return seq;
            }
            again.pollLong();
        }
        return 0;
    }

    /**
     * Writes some of what is to be sent again, of about so many bytes. Returns whether there was something.
     *
     * @param excess whether the next message goes beyond the bytes of the credit. It must get to the server last of all that
     *     was sent, or another one would be found to go beyond them. What left aside it may overtake: so that leaves again
     */
    boolean writeAgain(long streamId, FrameWriter frame, int budget, boolean excess) {
        if (excess && any) {
            pullBack();
        }
        long first = head();
        if (first == 0) {
            return false;
        }
        ColumnRun run = frame.columns();
        long seq = first;
        do {
            run.add(Sending.payload(slots.message(seq)), Sending.options(slots.message(seq)));
            slots.become(seq, SeqSlots.TWICE);
            seq++;
        } while (run.size() < budget && slots.state(seq) == SeqSlots.AGAIN);
        run.write(frame, streamId, first);
        return true;
    }

    private void add(long seq) {
        slots.become(seq, SeqSlots.AGAIN);
        again = again == null ? new LongArrayQueue() : again;
        again.addLong(seq);
    }
}
