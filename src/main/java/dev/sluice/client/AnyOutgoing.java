package dev.sluice.client;

import static dev.sluice.client.SeqSlots.FREE;
import static dev.sluice.client.SeqSlots.OVER;
import static dev.sluice.client.SeqSlots.SENT;
import static dev.sluice.client.SeqSlots.WAITING;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream whose messages may leave in any order (SEQUENCED, GRAPH): each is sent, refused and sent again
 * for itself.
 *
 * <p>A ring by seq, each slot with its state, reaches as far as credit does; what lies beyond waits in a map until credit
 * comes. What may leave stands in a queue in the order in which it was handed over. When its turn comes, the messages
 * whose seqs follow it leave with it in one run as far as they are there; their own turns are passed over then.
 *
 * <p>One message may go beyond the bytes of the credit: any where all that was sent is settled, as else one larger than
 * what is left could never be sent; and the one that the server is known to wait for, as what it holds would else shut
 * out what it needs. That is the lowest seq without outcome of a SEQUENCED stream, and of a GRAPH what the server names.
 */
final class AnyOutgoing implements Outbox {
    private final SeqCredit credit;
    private final boolean lowestIsAwaited;
    private final SeqSlots slots = new SeqSlots();
    private final SeqTurns turns = new SeqTurns(slots);
    private final SeqAside aside = new SeqAside(slots);
    private final SeqWaiters beyond = new SeqWaiters();

    private long sent;
    private long last;

    /** Messages that are not settled, with outcome or without. */
    private long live;

    private long maxSeq;

    /** The message that is leaving in segments, and how much of it has left; 0 where there is none. */
    private long partial;

    private int offset;

    /**
     * @param buffer is told what leaves and what comes back
     * @param lowestIsAwaited whether the server waits for the lowest seq that it does not have
     */
    AnyOutgoing(SendBuffer buffer, boolean lowestIsAwaited) {
        this.credit = new SeqCredit(buffer);
        this.lowestIsAwaited = lowestIsAwaited;
    }

    @Override
    public void add(Object message, int bytes) {
        put(last + 1, message, bytes);
    }

    /** Takes a message with a seq of the program's choice, or says why not. */
    @Nullable
    SluiceException addAt(long seq, Object message, int bytes) {
        if (seq <= slots.settled()) {
            return Failures.seqSettled(seq);
        }
        if (slots.state(seq) != FREE || beyond.has(seq)) {
            return slots.state(seq) == OVER ? Failures.seqSettled(seq) : Failures.seqTaken(seq);
        }
        put(seq, message, bytes);
        return null;
    }

    private void put(long seq, Object message, int bytes) {
        last = Math.max(last, seq);
        live++;
        credit.add(bytes);
        if (seq <= maxSeq) {
            place(seq, message);
        } else {
            beyond.put(seq, message);
        }
    }

    private void place(long seq, Object message) {
        slots.put(seq, message);
        turns.add(seq);
    }

    @Override
    public void credit(long seq, long bytes) {
        credit.raise(bytes);
        long before = maxSeq;
        maxSeq = Math.max(maxSeq, seq);
        beyond.take(Math.max(before, slots.settled()) + 1, Math.min(maxSeq, last), this::place);
    }

    // What leaves

    @Override
    public boolean maySend() {
        return aside.hasAgain() || next() != 0;
    }

    /** The seq whose turn it is; 0 where nothing may leave. */
    private long next() {
        if (partial != 0) {
            return partial;
        }
        long head = turns.head();
        if (head != 0 && head <= maxSeq && (isIdle(head) || fits(head, 0))) {
            return head;
        }
        long lowest = slots.settled() + 1;
        if (slots.isWaiting(lowest) && (lowestIsAwaited || fits(lowest, 0))) {
            return lowest;
        }
        return turns.awaited();
    }

    /** Whether all that was ever sent is settled; or is to leave once more, and this is a part of it. */
    private boolean isIdle(long seq) {
        return live == credit.unsent() && (slots.isBack(seq) || !slots.anyBack());
    }

    /** Whether it fits, behind others of so many bytes, into the credit that those which leave once more do not need. */
    private boolean fits(long seq, long bytesBefore) {
        return credit.fits(bytesBefore + slots.bytes(seq) + (slots.isBack(seq) ? 0 : slots.backBytes()));
    }

    @Override
    public void write(long streamId, FrameWriter frame, int budget) {
        long first = next();
        boolean excess = first != 0 && !fits(first, 0);
        if (partial == 0 && aside.writeAgain(streamId, frame, budget, excess)) {
            return;
        }
        if (partial != 0 || LoneMessage.is(slots.message(first), frame)) {
            writeAlone(streamId, frame, first);
            return;
        }
        ColumnRun run = frame.columns();
        long seq = first;
        long bytes = 0;
        do {
            byte[] payload = Sending.payload(slots.message(seq));
            run.add(payload, Sending.options(slots.message(seq)));
            bytes += payload.length;
            seq++;
        } while (run.size() < budget && joins(seq, bytes, frame));
        run.write(frame, streamId, first);
        for (long gone = first; gone < seq; gone++) {
            left(gone, frame.path());
        }
        moveSent();
    }

    @Override
    public void opened() {
        aside.opened();
    }

    @Override
    public boolean mayLeaveAside(FrameWriter frame) {
        long next = partial == 0 && aside.isFree() ? next() : 0;
        return next != 0 && fits(next, 0) && !LoneMessage.is(slots.message(next), frame);
    }

    @Override
    public void pathLost(int path) {
        aside.lost(path);
    }

    private boolean joins(long seq, long bytesBefore, FrameWriter frame) {
        boolean may = seq <= maxSeq && slots.isWaiting(seq) && fits(seq, bytesBefore);
        return may && !LoneMessage.is(slots.message(seq), frame);
    }

    private void writeAlone(long streamId, FrameWriter frame, long seq) {
        offset = LoneMessage.write(frame, streamId, seq, slots.message(seq), offset);
        partial = offset == 0 ? 0 : seq;
        if (partial == 0) {
            left(seq, frame.path());
            moveSent();
        }
    }

    private void left(long seq, int path) {
        credit.left(slots.bytes(seq));
        aside.left(seq, path);
    }

    private void moveSent() {
        while (sent < slots.top() && slots.state(sent + 1) >= OVER) {
            sent++;
        }
    }

    // What comes back

    /** A message was not taken; it is to be sent again after {@link #rested}. */
    void takeBack(long seq) {
        byte state = slots.state(seq);
        if ((state == WAITING && seq != partial) || aside.refused(seq)) {
            return;
        }
        if (state >= SENT) {
            credit.notTaken(slots.bytes(seq));
        } else if (state != WAITING) {
            return;
        }
        stopSegments(seq);
        turns.rest(seq);
        sent = Math.min(sent, seq - 1);
    }

    /** What was taken back until now may leave. */
    void rested() {
        turns.rested();
        aside.rested();
    }

    /** The server cannot go on without this one: where it waits it is next, whatever the bytes of the credit. */
    void await(long seq) {
        turns.await(seq);
    }

    /** A message was not taken and never will be: its seq is free. Returns the message; null where there is none. */
    @Nullable
    Object giveUp(long seq) {
        byte state = slots.state(seq);
        if (state == FREE || state == OVER) {
            return null;
        }
        if (state >= SENT) {
            credit.notTaken(slots.bytes(seq));
        }
        credit.noLongerUnsent(slots.bytes(seq));
        stopSegments(seq);
        Object message = slots.take(seq, FREE);
        live--;
        sent = Math.min(sent, seq - 1);
        while (last > slots.settled() && last <= slots.top() && slots.state(last) == FREE) {
            last--;
        }
        slots.endAt(last);
        return message;
    }

    private void stopSegments(long seq) {
        if (partial == seq) {
            partial = 0;
            offset = 0;
        }
    }

    @Override
    public void resume(Cursor cursor) {
        stopSegments(partial);
        aside.forget();
        sent = Math.min(sent, new SeqRewind(slots, turns, credit).to(cursor) - 1);
        maxSeq = cursor.maxSeq();
        credit.restate(cursor.maxBytes());
        beyond.take(slots.settled() + 1, Math.min(maxSeq, last), this::place);
        moveSent();
    }

    // What has its outcome

    @Override
    public long settle(long upTo) {
        long count = 0;
        long to = Math.min(upTo, slots.top());
        // Whoever is told may close the stream, or add to it: all is as it should be by then.
        for (long seq = slots.settled() + 1; seq <= Math.min(to, slots.top()); seq++) {
            byte state = slots.state(seq);
            boolean there = state != FREE && slots.mayBeThere(seq);
            Object message = state == FREE || state == OVER ? null : over(seq);
            if (state != FREE) {
                count++;
                live--;
            }
            slots.settleOne();
            if (message instanceof Sending sending) {
                sending.settled(seq, there);
            }
        }
        sent = Math.max(sent, slots.settled());
        moveSent();
        return count;
    }

    @Override
    public @Nullable Object outcome(long seq) {
        return slots.mayBeThere(seq) ? over(seq) : null;
    }

    @Override
    public boolean fail(long fromSeq, long toSeq, SluiceException why) {
        boolean posted = false;
        long to = Math.min(toSeq, slots.top());
        for (long seq = Math.max(fromSeq, slots.settled() + 1); seq <= to; seq++) {
            if (slots.state(seq) != FREE && slots.state(seq) != OVER) {
                posted |= !(over(seq) instanceof Sending sending && sending.fail(why));
            }
        }
        moveSent();
        return posted;
    }

    private @Nullable Object over(long seq) {
        if (slots.isBack(seq)) {
            credit.left(slots.bytes(seq));
        } else if (slots.isUnsent(seq)) {
            credit.noLongerUnsent(slots.bytes(seq));
        }
        stopSegments(seq);
        return slots.take(seq, OVER);
    }

    @Override
    public long close(SluiceException forSent, SluiceException forUnsent, Told told) {
        long count = live;
        for (long seq = slots.settled() + 1; seq <= slots.top(); seq++) {
            SluiceException why = slots.mayBeThere(seq) ? forSent : forUnsent;
            if (fail(seq, seq, why)) {
                told.failed(seq, seq, why);
            }
        }
        failBeyond(forUnsent, told);
        live = 0;
        slots.clear();
        last = slots.settled();
        sent = last;
        return count;
    }

    /** Gives up all that was not sent. Returns how many that are, but for those that whoever is told closes the stream with. */
    long dropUnsent(SluiceException why, Told told) {
        long count = failBeyond(why, told);
        for (long seq = slots.top(); seq > slots.settled(); seq--) {
            if (isUnsent(seq) && !slots.mayBeThere(seq)) {
                count++;
                if (!(giveUp(seq) instanceof Sending sending && sending.fail(why))) {
                    told.failed(seq, seq, why);
                }
            }
        }
        return count;
    }

    private long failBeyond(SluiceException why, Told told) {
        last = Math.min(last, slots.top());
        return beyond.takeAll((seq, message) -> {
            live--;
            credit.noLongerUnsent(Sending.payload(message).length);
            if (!(message instanceof Sending sending && sending.fail(why))) {
                told.failed(seq, seq, why);
            }
        });
    }

    // Where it stands

    @Override
    public boolean isUnsent(long seq) {
        return slots.isUnsent(seq) || beyond.has(seq);
    }

    @Override
    public long settled() {
        return slots.settled();
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public long unsent() {
        return credit.unsent();
    }

    @Override
    public long unsentBytes() {
        return credit.unsentBytes();
    }

    @Override
    public boolean hasHole() {
        return last - slots.settled() > live;
    }

    @Override
    public boolean hasCredit() {
        return maxSeq > 0;
    }
}
