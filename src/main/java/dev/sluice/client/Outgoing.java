package dev.sluice.client;

import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream whose messages leave in the order of their seqs, in a ring by seq: those up to {@code sent} are
 * with the server, the others wait.
 *
 * <p>A slot is empty from the outcome on. When the session came back, {@code sent} is where sending goes on from, while the
 * server may have more, up to {@code known}: outcomes of those count, and those that have one are passed over.
 */
final class Outgoing implements Outbox {
    private static final @Nullable Object[] NO_SLOTS = {};
    private static final int FIRST_SLOTS = 4;
    private static final int MAX_IDLE_SLOTS = 64;

    private final SendBuffer buffer;
    private @Nullable Object[] slots = NO_SLOTS;
    private long settled;
    private long sent;
    private long last;
    private long known;

    /** What the cursor that the session came back to covers. */
    private long covered;

    private SeqRanges done = SeqRanges.NONE;

    /** How much of the message after {@code sent} has left in segments. */
    private int offset;

    /** How many messages gave up their seqs to those behind them: a seq is so many slots further on. */
    private int shift;

    private long sentBytes;
    private long unsent;
    private long unsentBytes;
    private long maxSeq;
    private long maxBytes;

    /** @param buffer is told what leaves and what comes back */
    Outgoing(SendBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public void add(Object message, int bytes) {
        if (last - settled == slots.length) {
            grow();
        }
        last++;
        slots[index(last)] = message;
        unsent++;
        unsentBytes += bytes;
    }

    @Override
    public void credit(long seq, long bytes) {
        maxSeq = Math.max(maxSeq, seq);
        maxBytes = Math.max(maxBytes, bytes);
    }

    /**
     * With nothing unsettled one may go beyond the bytes: else one that is larger than what is left could never be sent.
     */
    @Override
    public boolean maySend() {
        passOver();
        if (sent >= last || sent >= maxSeq) {
            return false;
        }
        return sent == Math.max(settled, covered) || sentBytes + Sending.payload(slot(sent + 1)).length <= maxBytes;
    }

    @Override
    public void write(long streamId, FrameWriter frame, int budget) {
        Object next = slot(sent + 1);
        if (offset > 0 || LoneMessage.is(next, frame)) {
            writeAlone(streamId, frame, next);
        } else if (Sending.options(next) == null) {
            writeRun(streamId, frame, budget);
        } else {
            writeColumns(streamId, frame, budget);
        }
    }

    private void writeRun(long streamId, FrameWriter frame, int budget) {
        long end = Math.min(last, maxSeq);
        long credit = maxBytes - sentBytes;
        long bytes = 0;
        int size = 0;
        long to = sent;
        while (to < end && size < budget) {
            Object next = slot(to + 1);
            int length = Sending.payload(next).length;
            boolean first = to == sent;
            if (!first && (isOver(to + 1) || bytes + length > credit || !isPlain(next, frame))) {
                break;
            }
            bytes += length;
            size += FrameWriter.sizeOf(length);
            to++;
        }
        frame.run(streamId, sent + 1, size);
        for (long seq = sent + 1; seq <= to; seq++) {
            frame.payload(Sending.payload(slot(seq)));
        }
        left(to, bytes);
    }

    private void writeColumns(long streamId, FrameWriter frame, int budget) {
        ColumnRun run = frame.columns();
        long end = Math.min(last, maxSeq);
        long credit = maxBytes - sentBytes;
        long bytes = 0;
        long to = sent;
        while (to < end && run.size() < budget) {
            Object next = slot(to + 1);
            byte[] payload = Sending.payload(next);
            boolean first = to == sent;
            if (!first && (isOver(to + 1) || bytes + payload.length > credit || LoneMessage.is(next, frame))) {
                break;
            }
            run.add(payload, Sending.options(next));
            bytes += payload.length;
            to++;
        }
        run.write(frame, streamId, sent + 1);
        left(to, bytes);
    }

    private void writeAlone(long streamId, FrameWriter frame, @Nullable Object message) {
        offset = LoneMessage.write(frame, streamId, sent + 1, message, offset);
        if (offset == 0) {
            left(sent + 1, Sending.payload(message).length);
        }
    }

    private void left(long upTo, long bytes) {
        noLongerUnsent(upTo - sent, bytes);
        sent = upTo;
        sentBytes += bytes;
    }

    private void noLongerUnsent(long count, long bytes) {
        buffer.release(count, bytes);
        unsent -= count;
        unsentBytes -= bytes;
    }

    /** Whether it has its outcome, or is known to be done: it does not leave any more. */
    private boolean isOver(long seq) {
        return slot(seq) == null || (seq <= known && done.has(seq));
    }

    private void passOver() {
        while (sent < known && isOver(sent + 1)) {
            sent++;
            offset = 0;
        }
    }

    @Override
    public void resume(Cursor cursor) {
        known = known();
        covered = Math.min(cursor.settled(), known);
        done = cursor.done();
        sent = Math.max(settled, covered);
        offset = 0;
        maxSeq = cursor.maxSeq();
        maxBytes = cursor.maxBytes();
        countAgain();
    }

    private void countAgain() {
        long count = 0;
        long bytes = 0;
        for (long seq = sent + 1; seq <= last; seq++) {
            if (!isOver(seq)) {
                count++;
                bytes += Sending.payload(slot(seq)).length;
            }
        }
        long fewer = unsentBytes - bytes;
        sentBytes += fewer;
        noLongerUnsent(unsent - count, fewer);
    }

    /** All that was sent from this seq on was not taken, and is to be sent again. */
    void takeBack(long fromSeq) {
        if (fromSeq <= settled || fromSeq > sent + 1) {
            return;
        }
        long count = 0;
        long bytes = 0;
        for (long seq = fromSeq; seq <= sent; seq++) {
            if (!isOver(seq)) {
                count++;
                bytes += Sending.payload(slot(seq)).length;
            }
        }
        sentBytes -= bytes;
        noLongerUnsent(-count, -bytes);
        sent = fromSeq - 1;
        offset = 0;
    }

    /**
     * A message that was sent was not taken and never will be; its seq is for the one behind it. What waits behind it stays
     * where it is and is counted anew; only the few before it move. Returns the message; null where there is none.
     */
    @Nullable
    Object giveUp(long seq) {
        long begun = offset > 0 ? sent + 1 : sent;
        if (seq <= settled || seq > begun || slot(seq) == null) {
            return null;
        }
        takeBack(seq);
        known = Math.min(known, seq - 1);
        Object message = clear(seq);
        for (long before = seq - 1; before > settled; before--) {
            slots[index(before + 1)] = clear(before);
        }
        shift++;
        last--;
        noLongerUnsent(1, Sending.payload(message).length);
        return message;
    }

    @Override
    public long settle(long upTo) {
        long count = 0;
        while (settled < upTo && settled < known()) {
            settled++;
            count++;
            if (take(settled) instanceof Sending sending) {
                sending.complete(Reply.empty(settled));
            }
        }
        if (sent < settled) {
            sent = settled;
            offset = 0;
        }
        shrink();
        return count;
    }

    @Override
    public @Nullable Object outcome(long seq) {
        return seq > settled && seq <= known() ? take(seq) : null;
    }

    @Override
    public boolean fail(long fromSeq, long toSeq, SluiceException why) {
        return failAll(fromSeq, Math.min(toSeq, known()), why);
    }

    @Override
    public long close(SluiceException forSent, SluiceException forUnsent, Told told) {
        long before = known();
        if (failAll(settled + 1, before, forSent)) {
            told.failed(settled + 1, before, forSent);
        }
        return cutOff(before + 1, forUnsent, told) + cutOff(settled + 1, forSent, told);
    }

    /** Fails all from this seq on that have no outcome, and forgets them. Returns how many that are. */
    long cutOff(long fromSeq, SluiceException why, Told told) {
        // Whoever is told may close the stream: all is as it should be by then.
        long to = last;
        @Nullable Object[] messages = new @Nullable Object[(int) (to + 1 - fromSeq)];
        for (long seq = fromSeq; seq <= to; seq++) {
            messages[(int) (seq - fromSeq)] = take(seq);
        }
        last = fromSeq - 1;
        known = Math.min(known, last);
        if (sent >= last) {
            sent = last;
            offset = 0;
        }
        boolean posted = false;
        for (Object message : messages) {
            posted |= fail(message, why);
        }
        if (posted) {
            told.failed(fromSeq, to, why);
        }
        return messages.length;
    }

    private boolean failAll(long fromSeq, long toSeq, SluiceException why) {
        boolean posted = false;
        for (long seq = Math.max(fromSeq, settled + 1); seq <= toSeq; seq++) {
            posted |= fail(take(seq), why);
        }
        return posted;
    }

    /** Returns whether it was there, and nobody waited for it. */
    private static boolean fail(@Nullable Object message, SluiceException why) {
        return message instanceof Sending sending ? !sending.fail(why) : message != null;
    }

    @Override
    public boolean isUnsent(long seq) {
        return seq > sent && seq <= last && !isOver(seq);
    }

    @Override
    public boolean hasHole() {
        return false;
    }

    @Override
    public long settled() {
        return settled;
    }

    /** Up to here the server may have what was sent. */
    long known() {
        return Math.max(sent, known);
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
        return unsent;
    }

    @Override
    public long unsentBytes() {
        return unsentBytes;
    }

    @Override
    public boolean hasCredit() {
        return maxSeq > 0;
    }

    private static boolean isPlain(@Nullable Object message, FrameWriter frame) {
        return message instanceof byte[] bare
                ? bare.length <= frame.segment()
                : Sending.options(message) == null && !LoneMessage.is(message, frame);
    }

    private @Nullable Object slot(long seq) {
        return slots[index(seq)];
    }

    /** Takes a message out that has its outcome. What waits to leave once more need not: it counts as sent. */
    private @Nullable Object take(long seq) {
        if (seq > sent && !isOver(seq)) {
            int length = Sending.payload(slot(seq)).length;
            sentBytes += length;
            noLongerUnsent(1, length);
        }
        return clear(seq);
    }

    private @Nullable Object clear(long seq) {
        int index = index(seq);
        Object message = slots[index];
        slots[index] = null;
        return message;
    }

    private int index(long seq) {
        return (int) (seq + shift) & (slots.length - 1);
    }

    private void grow() {
        @Nullable Object[] old = slots;
        slots = new @Nullable Object[Math.max(FIRST_SLOTS, 2 * old.length)];
        for (long seq = settled + 1; seq <= last; seq++) {
            slots[index(seq)] = old[(int) (seq + shift) & (old.length - 1)];
        }
    }

    private void shrink() {
        if (settled == last && slots.length > MAX_IDLE_SLOTS) {
            slots = NO_SLOTS;
        }
    }
}
