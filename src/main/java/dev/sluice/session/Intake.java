package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of a stream come in: within their credit, whole, and with room for them, or refused, and the sender
 * told once.
 *
 * <p>Two kinds of no. A refusal leaves the seq free and the stream as it was. A client that goes beyond its credit, or
 * sends what can never be taken, loses the stream.
 */
final class Intake {
    private final Stream stream;

    /** What the client was told it may send up to. */
    private long grantedSeq;

    private long grantedBytes;

    /** Payload bytes since the open of the messages accepted. */
    private long acceptedBytes;

    private @Nullable Segments segments;
    private @Nullable Refusal refusal;

    private record Refusal(long fromSeq, Failure failure) {}

    Intake(Stream stream, StreamSpec spec) {
        this.stream = stream;
        this.grantedSeq = spec.windowMessages();
        this.grantedBytes = spec.windowBytes();
    }

    /** Takes a whole message of an Exchange, or tells there why not. */
    void receive(long seq, byte[] payload, MessageAttributes attributes) {
        if (!withinCredit(seq)) {
            return;
        }
        StreamMessage message = new StreamMessage(seq, payload, attributes);
        if (stream.sequencer().expects(seq)) {
            dropSegments();
            if (tooLarge(payload.length) || beyondByteCredit(payload.length)) {
                return;
            }
            Failure refused = reserve(message);
            if (refused != null) {
                refuse(refused);
                return;
            }
        }
        offer(message);
    }

    /**
     * Takes a message of a call that is told at once, and has no credit but the window itself. The caller knows that the
     * seq is a new one.
     *
     * @return why it is not accepted; null when it is
     */
    @Nullable
    Failure submit(StreamMessage message) {
        Failure refused = offerDirectly(message);
        if (refused != null) {
            stream.handler().counters().refusals.increment();
        }
        return refused;
    }

    private @Nullable Failure offerDirectly(StreamMessage message) {
        if (stream.sequencer().expects(message.seq())) {
            Failure refused = whyNot(message);
            if (refused != null) {
                return refused;
            }
            dropSegments();
        }
        return switch (stream.sequencer().offer(message)) {
            case ACCEPTED -> {
                accepted(message);
                yield null;
            }
            case FULL, BEYOND -> {
                stream.home().buffered().release(message.weight());
                yield noRoom();
            }
            case FAILED -> stream.failure();
            case GAP, DROPPED, PENDING, SETTLED, LOT_FULL, CYCLE, REUSED, NEVER_COMES ->
                Failures.sequenceGap(stream.sequencer().accepted() + 1);
        };
    }

    private Failure noRoom() {
        return stream.order() == Order.SYNC
                ? Failures.SYNC_BUSY
                : Failures.windowFull(stream.spec().windowMessages());
    }

    private @Nullable Failure whyNot(StreamMessage message) {
        if (message.bytes() > maxMessageBytes()) {
            return Failures.messageTooLarge(message.bytes(), maxMessageBytes());
        }
        long unsettledBytes = acceptedBytes - stream.runner().settledBytes();
        if (!stream.runner().isIdle()
                && unsettledBytes + message.bytes() > stream.spec().windowBytes()) {
            return Failures.windowBytesFull(stream.spec().windowBytes());
        }
        return reserve(message);
    }

    /**
     * Takes a segment of a message.
     *
     * @param offset how many bytes of the message came before
     * @param more whether others follow
     */
    void receiveSegment(long seq, long offset, byte[] part, boolean more, MessageAttributes attributes) {
        if (!withinCredit(seq)) {
            return;
        }
        if (!stream.sequencer().expects(seq)) {
            offer(new StreamMessage(seq, part, attributes));
            return;
        }
        Segments begun = begun(seq, offset);
        if (begun != null && takeSegment(begun, part) && !more) {
            receive(seq, begun.join(), attributes);
        }
    }

    /** Restates how far the client may go when that is half a window more than it knows. */
    void writeCredit(PathOutput out, long seq, long bytes, StreamSpec spec) {
        boolean due = seq - grantedSeq >= Math.max(1, spec.windowMessages() / 2)
                || bytes - grantedBytes >= spec.windowBytes() / 2;
        if (!due) {
            return;
        }
        if (stream.home().buffered().pressed()) {
            stream.tellLate();
            return;
        }
        grantedSeq = seq;
        grantedBytes = bytes;
        out.credit(stream.id(), grantedSeq, grantedBytes);
    }

    /** Whether there is a refusal to tell of. */
    boolean hasRefused() {
        return refusal != null;
    }

    void writeRefusal(PathOutput out) {
        if (refusal != null) {
            out.refused(stream.id(), refusal.fromSeq(), refusal.failure());
            refusal = null;
        }
    }

    long acceptedBytes() {
        return acceptedBytes;
    }

    void dropSegments() {
        if (segments != null) {
            segments.release(stream.home().buffered());
            segments = null;
        }
    }

    private boolean withinCredit(long seq) {
        if (stream.spec().serverNumbers()) {
            stream.reset(Failures.SERVER_NUMBERS);
        } else if (seq < 1) {
            stream.reset(Failure.invalid("first_seq", "is " + seq + ", but seqs count from 1"));
        } else if (seq > grantedSeq) {
            stream.reset(Failures.creditExceeded("seq", seq, grantedSeq));
        }
        return !stream.isGone();
    }

    /** Why the message that is next in its turn is not wanted; else null, and its bytes are counted. */
    private @Nullable Failure reserve(StreamMessage message) {
        Failure reason = reasonToRefuse(message.seq());
        if (reason == null && !stream.home().buffered().reserve(message.weight())) {
            reason = Failures.serverMemory(stream.home().buffered().quota());
        }
        return reason;
    }

    private @Nullable Failure reasonToRefuse(long seq) {
        Ending ending = stream.knownEnding();
        if (ending != null && ending.isBeyond(seq)) {
            return Failures.afterEnd(ending.lastSeq());
        }
        if (stream.session().isLeaving()) {
            return Failures.GOING_AWAY;
        }
        HandlerBinding handler = stream.handler();
        return handler.available() ? null : Failures.handlerUnavailable(handler.name());
    }

    private boolean takeSegment(Segments begun, byte[] part) {
        if (part.length == 0) {
            return true;
        }
        long size = (long) begun.size() + part.length;
        if (tooLarge(size) || beyondByteCredit(size)) {
            return false;
        }
        if (stream.home().buffered().reserve(part.length)) {
            begun.add(part);
            return true;
        }
        refuse(Failures.serverMemory(stream.home().buffered().quota()));
        return false;
    }

    /** The message that a segment belongs to; null when it is to be dropped. */
    private @Nullable Segments begun(long seq, long offset) {
        if (offset == 0) {
            dropSegments();
            segments = new Segments(seq);
            return segments;
        }
        if (segments == null && stream.sequencer().refusing()) {
            return null;
        }
        long expected = segments == null ? 0 : segments.size();
        if (offset != expected) {
            stream.reset(Failures.badOffset(offset, expected));
            return null;
        }
        return segments;
    }

    private long maxMessageBytes() {
        return Math.min(
                stream.home().sessions().limits().maxMessageBytes(),
                stream.spec().windowBytes());
    }

    private boolean tooLarge(long bytes) {
        long max = maxMessageBytes();
        if (bytes > max) {
            stream.reset(Failures.messageTooLarge(bytes, max));
        }
        return bytes > max;
    }

    /** With nothing unsettled a message may go beyond: else one larger than what is left could never be sent. */
    private boolean beyondByteCredit(long bytes) {
        long total = acceptedBytes + bytes;
        boolean beyond = total > grantedBytes
                && stream.sequencer().settled() < stream.sequencer().accepted();
        if (beyond) {
            stream.reset(Failures.creditExceeded("byte", total, grantedBytes));
        }
        return beyond;
    }

    private void offer(StreamMessage message) {
        switch (stream.sequencer().offer(message)) {
            case ACCEPTED -> accepted(message);
            case SETTLED -> stream.outlet().restate(message.seq());
            case GAP -> refuse(Failures.sequenceGap(stream.sequencer().accepted() + 1));
            case FULL, BEYOND -> {
                stream.home().buffered().release(message.weight());
                refuse(Failures.windowFull(stream.spec().windowMessages()));
            }
            case FAILED -> refuse(stream.failure());
            case PENDING, DROPPED, LOT_FULL, CYCLE, REUSED, NEVER_COMES -> {}
        }
    }

    private void accepted(StreamMessage message) {
        acceptedBytes += message.bytes();
        stream.runner().accepted(message);
    }

    /** Refuses the seq that is next. */
    private void refuse(Failure why) {
        dropSegments();
        stream.handler().counters().refusals.increment();
        long next = stream.sequencer().accepted() + 1;
        stream.sequencer().refused(next);
        refusal = new Refusal(next, why);
        stream.tellNow();
    }
}
