package dev.sluice.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.MessageExtras;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream that have no outcome yet, in a ring by seq: those up to {@code sent} are with the server,
 * the others wait for credit or for their turn. What is sent stays until it is settled, as it may have to be sent again.
 *
 * <p>A slot holds the bare payload, or a {@link Sending} where there is more to know; it is empty from the outcome on.
 */
final class Outgoing {
    private static final @Nullable Object[] NO_SLOTS = {};
    private static final byte[] NOTHING = {};
    private static final int FIRST_SLOTS = 4;
    private static final int MAX_IDLE_SLOTS = 64;

    private @Nullable Object[] slots = NO_SLOTS;
    private long settled;
    private long sent;
    private long last;

    /** How much of the message after {@code sent} has left in segments. */
    private int offset;

    private long sentBytes;
    private long unsentBytes;
    private long maxSeq;
    private long maxBytes;

    /** Takes a message. It is the one after {@link #last()}. */
    void add(Object message, int bytes) {
        if (last - settled == slots.length) {
            grow();
        }
        last++;
        slots[index(last)] = message;
        unsentBytes += bytes;
    }

    /** Credit is absolute and never taken back. */
    void credit(long seq, long bytes) {
        maxSeq = Math.max(maxSeq, seq);
        maxBytes = Math.max(maxBytes, bytes);
    }

    /**
     * Whether the next message may leave. With nothing unsettled one may go beyond the bytes: else one that is larger than
     * what is left could never be sent.
     */
    boolean maySend() {
        if (sent >= last || sent >= maxSeq) {
            return false;
        }
        return sent == settled || sentBytes + payload(slot(sent + 1)).length <= maxBytes;
    }

    /**
     * Writes what may leave, of about so many bytes; at least one message or segment. To be called when {@link #maySend}.
     *
     * @param buffer is told what has left
     */
    void write(long streamId, FrameWriter frame, int budget, SendBuffer buffer) {
        Object next = slot(sent + 1);
        if (offset > 0 || leavesAlone(next, frame)) {
            writeAlone(streamId, frame, next, buffer);
        } else {
            writeRun(streamId, frame, budget, buffer);
        }
    }

    private void writeRun(long streamId, FrameWriter frame, int budget, SendBuffer buffer) {
        long end = Math.min(last, maxSeq);
        long credit = maxBytes - sentBytes;
        long bytes = 0;
        int size = 0;
        long to = sent;
        while (to < end && size < budget) {
            Object next = slot(to + 1);
            int length = payload(next).length;
            boolean first = to == sent;
            if (!first && (bytes + length > credit || leavesAlone(next, frame))) {
                break;
            }
            bytes += length;
            size += FrameWriter.sizeOf(length);
            to++;
        }
        frame.run(streamId, sent + 1, size);
        for (long seq = sent + 1; seq <= to; seq++) {
            frame.payload(payload(slot(seq)));
        }
        left(to, bytes, buffer);
    }

    private void writeAlone(long streamId, FrameWriter frame, @Nullable Object message, SendBuffer buffer) {
        byte[] payload = payload(message);
        int length = Math.min(payload.length - offset, frame.segment());
        boolean more = offset + length < payload.length;
        Chunk.Builder chunk = Chunk.newBuilder()
                .setStreamId(streamId)
                .setFirstSeq(sent + 1)
                .addPayloads(UnsafeByteOperations.unsafeWrap(payload, offset, length))
                .setOffset(offset)
                .setMore(more);
        if (message instanceof Sending sending && sending.options != null) {
            addOptions(chunk, sending.options);
        }
        frame.chunk(chunk.build());
        if (more) {
            offset += length;
        } else {
            offset = 0;
            left(sent + 1, payload.length, buffer);
        }
    }

    private static void addOptions(Chunk.Builder chunk, SendOptions options) {
        if (options.ttlMillis() > 0) {
            chunk.addTtlMs(options.ttlMillis());
        }
        if (!options.headers().isEmpty()) {
            chunk.addExtras(MessageExtras.newBuilder().setIndex(0).putAllHeaders(options.headers()));
        }
    }

    private void left(long upTo, long bytes, SendBuffer buffer) {
        buffer.release(upTo - sent, bytes);
        sent = upTo;
        sentBytes += bytes;
        unsentBytes -= bytes;
    }

    /** All that was sent from this seq on was not taken, and is to be sent again. */
    void takeBack(long fromSeq, SendBuffer buffer) {
        if (fromSeq <= settled || fromSeq > sent + 1) {
            return;
        }
        long bytes = 0;
        for (long seq = fromSeq; seq <= sent; seq++) {
            bytes += payload(slot(seq)).length;
        }
        buffer.takeBack(sent + 1 - fromSeq, bytes);
        sentBytes -= bytes;
        unsentBytes += bytes;
        sent = fromSeq - 1;
        offset = 0;
    }

    /** All up to here have their outcome; those that have not been told of it succeeded without a reply. Returns how many. */
    long settle(long upTo) {
        long count = 0;
        while (settled < upTo && settled < sent) {
            settled++;
            count++;
            if (take(settled) instanceof Sending sending) {
                sending.complete(Reply.empty(settled));
            }
        }
        shrink();
        return count;
    }

    /** The message that has its outcome now; null where it has had one, or was never sent. */
    @Nullable
    Object outcome(long seq) {
        return seq > settled && seq <= sent ? take(seq) : null;
    }

    /** Fails those of a range that have no outcome yet. Returns whether any of them was posted. */
    boolean fail(long fromSeq, long toSeq, SluiceException why) {
        boolean posted = false;
        long to = Math.min(toSeq, last);
        for (long seq = Math.max(fromSeq, settled + 1); seq <= to; seq++) {
            Object message = take(seq);
            posted |= message instanceof Sending sending ? !sending.fail(why) : message != null;
        }
        return posted;
    }

    /** Forgets all from this seq on, after they were failed. Returns how many. */
    long cutOff(long fromSeq, SendBuffer buffer) {
        buffer.release(unsent(), unsentBytes);
        unsentBytes = 0;
        offset = 0;
        long count = last + 1 - fromSeq;
        last = fromSeq - 1;
        sent = Math.min(sent, last);
        return count;
    }

    long settled() {
        return settled;
    }

    long sent() {
        return sent;
    }

    long last() {
        return last;
    }

    /** Messages that wait to be sent. */
    long unsent() {
        return last - sent;
    }

    long unsentBytes() {
        return unsentBytes;
    }

    /** Whether there is any credit, which a stream has from the moment that its open has left. */
    boolean hasCredit() {
        return maxSeq > 0;
    }

    private static boolean leavesAlone(@Nullable Object message, FrameWriter frame) {
        return payload(message).length > frame.segment()
                || (message instanceof Sending sending && sending.options != null);
    }

    private static byte[] payload(@Nullable Object message) {
        if (message instanceof byte[] bare) {
            return bare;
        }
        return message instanceof Sending sending ? sending.payload : NOTHING;
    }

    private @Nullable Object slot(long seq) {
        return slots[index(seq)];
    }

    private @Nullable Object take(long seq) {
        int index = index(seq);
        Object message = slots[index];
        slots[index] = null;
        return message;
    }

    private int index(long seq) {
        return (int) seq & (slots.length - 1);
    }

    private void grow() {
        @Nullable Object[] old = slots;
        slots = new @Nullable Object[Math.max(FIRST_SLOTS, 2 * old.length)];
        for (long seq = settled + 1; seq <= last; seq++) {
            slots[index(seq)] = old[(int) seq & (old.length - 1)];
        }
    }

    private void shrink() {
        if (settled == last && slots.length > MAX_IDLE_SLOTS) {
            slots = NO_SLOTS;
        }
    }
}
