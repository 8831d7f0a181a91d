package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import dev.sluice.order.Sequencer;
import dev.sluice.order.Verdict;
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

    private @Nullable Gathering gathering;

    /** What is to be told, by seq. Where messages come in order there is one at most, else one for each message turned away. */
    private @Nullable Refusals refusals;

    Intake(Stream stream, StreamSpec spec) {
        this.stream = stream;
        this.grantedSeq = spec.creditMessages();
        this.grantedBytes = spec.windowBytes();
    }

    /** Takes a whole message of an Exchange, or tells there why not. */
    void receive(long seq, byte[] payload, MessageAttributes attributes) {
        if (!withinCredit(seq)) {
            return;
        }
        StreamMessage message = new StreamMessage(seq, payload, attributes);
        boolean expected = stream.sequencer().expects(seq);
        if (expected) {
            dropSegments(seq);
            if (isTooMuch(seq, payload.length)) {
                return;
            }
            Failure refused = reserve(message);
            if (refused != null) {
                refuse(seq, refused);
                return;
            }
        }
        offer(message, expected);
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
        boolean expected = stream.sequencer().expects(message.seq());
        if (expected) {
            Failure refused = whyNot(message);
            if (refused != null) {
                return refused;
            }
            dropSegments(message.seq());
        }
        Verdict verdict = stream.sequencer().offer(message);
        if (verdict == Verdict.ACCEPTED) {
            accepted(message);
            return null;
        }
        if (expected) {
            stream.buffered().release(message.weight());
        }
        return why(verdict, message.seq());
    }

    /** GRAPH: whether a message that has come, and has no outcome, is another one than this; null where it is not. */
    @Nullable
    Failure isAnother(StreamMessage again) {
        boolean maybe = stream.order() == Order.GRAPH && stream.sequencer().knows(again.seq());
        return maybe && stream.sequencer().offer(again) == Verdict.REUSED ? Failures.seqReused(again.seq()) : null;
    }

    /**
     * Takes a message that the server adds by itself.
     *
     * @return why it is not accepted; null when it is
     */
    @Nullable
    Failure add(StreamMessage message) {
        if (stream.sequencer().pending() >= 2L * stream.spec().windowMessages()) {
            return Failures.tooManyAdded(stream.spec().windowMessages());
        }
        return submit(message);
    }

    /** What is told of a message that was not taken. */
    private Failure why(Verdict verdict, long seq) {
        Sequencer sequencer = stream.sequencer();
        return switch (verdict) {
            case FULL ->
                stream.spec().order() == Order.SYNC
                        ? Failures.SYNC_BUSY
                        : Failures.windowFull(stream.spec().windowMessages());
            case BEYOND ->
                Failures.beyondWindow(seq, sequencer.settled(), stream.spec().windowMessages(), sequencer.waitingFor());
            case FAILED -> failure();
            case LOT_FULL -> new Parking(stream.spec().order(), sequencer.parkedHeads()).full();
            case CYCLE -> Failures.cycle(sequencer.cycle());
            case REUSED -> Failures.seqReused(seq);
            case NEVER_COMES -> Failures.neverComes(seq);
            case GAP, DROPPED, PENDING, SETTLED, ACCEPTED -> Failures.sequenceGap(sequencer.accepted() + 1);
        };
    }

    private Failure failure() {
        if (stream.spec().order().parallel()) {
            new Aftermath(stream).turnedAway();
        }
        return stream.failure();
    }

    private @Nullable Failure whyNot(StreamMessage message) {
        long max = stream.maxMessageBytes();
        if (message.bytes() > max) {
            return Failures.messageTooLarge(message.bytes(), max);
        }
        if (message.seq() >= Sequencer.FIRST_ADDED || stream.sequencer().isAwaited(message.seq())) {
            return reserve(message);
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
        Sequencer sequencer = stream.sequencer();
        if (sequencer.knows(seq)) {
            new Repeat(stream, seq, Fingerprint.NONE).inPart();
            return;
        }
        if (!sequencer.expects(seq)) {
            offer(new StreamMessage(seq, part, attributes), false);
            return;
        }
        if (gathering == null) {
            gathering = new Gathering(stream, this);
        }
        byte[] whole = gathering.take(seq, offset, part, more);
        if (whole != null) {
            receive(seq, whole, attributes);
        }
    }

    /** Restates how far the client may go when that is half a window more than it knows. */
    void writeCredit(PathOutput out, long seq, long bytes, StreamSpec spec) {
        boolean due = seq - grantedSeq >= Math.max(1, spec.windowMessages() / 2)
                || bytes - grantedBytes >= spec.windowBytes() / 2;
        if (!due) {
            return;
        }
        if (stream.buffered().pressed()) {
            stream.tellLate();
            return;
        }
        // What is told once more, or waits for the disk, holds room anew that was granted before: that is not taken
        // back.
        grantedSeq = Math.max(grantedSeq, seq);
        grantedBytes = Math.max(grantedBytes, bytes);
        out.credit(stream.id(), grantedSeq, grantedBytes);
    }

    /** Tells again how far the client may go, where that is more than it had from the beginning. */
    void restateCredit(PathOutput out, StreamSpec spec) {
        if (grantedSeq != spec.creditMessages() || grantedBytes != spec.windowBytes()) {
            out.credit(stream.id(), grantedSeq, grantedBytes);
        }
    }

    /** Goes on after a restart, with at least the credit that was granted before. */
    void restore(long settled, long settledBytes, StreamSpec spec) {
        acceptedBytes = settledBytes;
        grantedSeq = settled + spec.creditMessages();
        grantedBytes = settledBytes + spec.windowBytes();
    }

    /**
     * A client is back, and sends again what it had sent in part. Where messages come in order it sends again all that is not
     * settled, and what was refused before would be taken for an answer to that.
     *
     * @param takenOver whether nothing is on its way by another path
     */
    void rewind(boolean takenOver) {
        boolean inOrder = !stream.order().anyArrival();
        refusals = inOrder ? null : refusals;
        if (inOrder || takenOver) {
            dropSegments();
        }
    }

    boolean hasRefused() {
        return refusals != null;
    }

    void writeRefusal(PathOutput out) {
        if (refusals != null) {
            refusals.write(stream.id(), out);
            refusals = null;
        }
    }

    long acceptedBytes() {
        return acceptedBytes;
    }

    /** The highest seq that the client may send. */
    long grantedSeq() {
        return grantedSeq;
    }

    /** The most payload bytes since the open that the client may send. */
    long grantedBytes() {
        return grantedBytes;
    }

    /** Tells what the stream waits for. Nothing is turned away by that, nor what has come of it in part. */
    void halt(long seq, Failure why) {
        toTell().halt(seq, why);
    }

    private void dropSegments(long seq) {
        if (gathering != null) {
            gathering.drop(seq);
        }
    }

    /** The stream goes. */
    void dropSegments() {
        if (gathering != null) {
            gathering.dropAll();
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
        if (reason != null || takeRoom(message.seq(), message.weight())) {
            return reason;
        }
        return stream.buffered().full(message.weight());
    }

    private @Nullable Failure reasonToRefuse(long seq) {
        Ending ending = stream.knownEnding();
        if (ending != null && ending.isBeyond(seq) && seq < Sequencer.FIRST_ADDED) {
            return Failures.afterEnd(ending.lastSeq());
        }
        if (stream.session().isLeaving()) {
            return Failures.GOING_AWAY;
        }
        Durable durable = stream.durable();
        if (durable != null && durable.isFailing()) {
            return StoredFailures.STORE_UNAVAILABLE;
        }
        HandlerBinding handler = stream.handler();
        return handler.available() ? null : Failures.handlerUnavailable(handler.name());
    }

    /** Whether there is room, or has to be: the others cannot go before what they wait for has come. */
    boolean takeRoom(long seq, int bytes) {
        SessionBytes buffered = stream.buffered();
        if (buffered.reserve(bytes)) {
            return true;
        }
        boolean awaited = stream.sequencer().isAwaited(seq);
        if (awaited) {
            buffered.force(bytes);
        }
        return awaited;
    }

    /** Whether a message of so many bytes costs the client its stream. */
    boolean isTooMuch(long seq, long bytes) {
        return tooLarge(bytes) || beyondByteCredit(seq, bytes);
    }

    private boolean tooLarge(long bytes) {
        long max = stream.maxMessageBytes();
        if (bytes > max) {
            stream.reset(Failures.messageTooLarge(bytes, max));
        }
        return bytes > max;
    }

    /** With nothing unsettled a message may go beyond: else one larger than what is left could never be sent. */
    private boolean beyondByteCredit(long seq, long bytes) {
        long total = acceptedBytes + bytes;
        boolean beyond = total > grantedBytes
                && stream.sequencer().settled() < stream.sequencer().accepted()
                && !stream.sequencer().isAwaited(seq);
        if (beyond) {
            stream.reset(Failures.creditExceeded("byte", total, grantedBytes));
        }
        return beyond;
    }

    /** @param reserved whether room was taken for it */
    private void offer(StreamMessage message, boolean reserved) {
        Verdict verdict = stream.sequencer().offer(message);
        if (reserved && verdict != Verdict.ACCEPTED) {
            stream.buffered().release(message.weight());
        }
        switch (verdict) {
            case ACCEPTED -> accepted(message);
            case SETTLED -> new Repeat(stream, message.seq(), Fingerprint.of(message.payload())).ofSettled();
            case PENDING -> new Repeat(stream, message.seq(), Fingerprint.NONE).ofPending();
            case DROPPED -> {}
            case FAILED -> refuseForGood(inTurn(message.seq()), why(verdict, message.seq()));
            case GAP -> refuse(inTurn(message.seq()), why(verdict, message.seq()));
            case FULL, BEYOND, LOT_FULL, CYCLE, REUSED, NEVER_COMES ->
                refuse(message.seq(), why(verdict, message.seq()));
        }
    }

    /** That a stream has failed is told when it is committed: after a crash it might not have. */
    private void refuseForGood(long seq, Failure why) {
        Durable durable = stream.durable();
        if (durable == null) {
            refuse(seq, why);
        } else {
            durable.whenCommitted(() -> refuse(seq, why));
        }
    }

    /** What is refused from here on: where messages come in order, the one that is next. */
    private long inTurn(long seq) {
        return stream.spec().order().anyArrival() ? seq : stream.sequencer().accepted() + 1;
    }

    private void accepted(StreamMessage message) {
        if (message.seq() < Sequencer.FIRST_ADDED) {
            acceptedBytes += message.bytes();
        }
        stream.runner().accepted(message);
    }

    /** Tells that a seq is not taken, or what the stream waits for. */
    void refuse(long seq, Failure why) {
        dropSegments(seq);
        stream.sequencer().refused(seq);
        toTell().add(seq, why, !stream.order().anyArrival());
    }

    private Refusals toTell() {
        stream.handler().counters().refusals.increment();
        stream.tellNow();
        refusals = refusals == null ? new Refusals() : refusals;
        return refusals;
    }
}
