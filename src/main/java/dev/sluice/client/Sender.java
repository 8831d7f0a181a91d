package dev.sluice.client;

import dev.sluice.v1.Order;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a stream: takes messages as long as there is room, has them leave as the server lets them, sends
 * again what was not taken, and tells what became of each. On the loop, but for what says otherwise.
 */
final class Sender {
    /** Stands for the seq after the last one. */
    static final long NEXT = -1;

    private final ClientStream stream;
    private final ClientSession session;
    private final Outbox outbox;

    /** The same where messages arrive in any order; else null. */
    private final @Nullable AnyOutgoing any;

    private @Nullable Parked parked;

    /** Why no message is taken any more; null as long as they are. */
    private volatile @Nullable SluiceException refusing;

    /** Whether a window of messages waits. */
    private volatile boolean full;

    private @Nullable Refusals refusals;
    private @Nullable Promise<Void> writable;
    private @Nullable Cancels cancels;

    /** Whether the open is to leave once more before anything else does. */
    private boolean held;

    /** Whether it stands in the queue of those with something to send; owned by {@link Outflow}. */
    boolean queued;

    /** Whether it stands in the queue of those that wait for the session's buffer; owned by {@link Outflow}. */
    boolean waiting;

    Sender(ClientStream stream, ClientSession session) {
        this.stream = stream;
        this.session = session;
        Terms terms = stream.terms();
        this.any =
                terms.anyArrival() ? new AnyOutgoing(session.buffer(), terms.order() == Order.ORDER_SEQUENCED) : null;
        this.outbox = any == null ? new Outgoing(session.buffer()) : any;
    }

    // What the program does

    /** Takes room for a message, or says why it is not taken. Any thread. */
    @Nullable
    SluiceException turnDown(byte[] payload) {
        SluiceException no = refusing;
        if (no != null) {
            return no;
        }
        long max = stream.terms().maxMessageBytes();
        if (payload.length > max) {
            return Failures.messageTooLarge(payload.length, max);
        }
        return session.buffer().reserve(payload.length) ? null : Failures.sendBufferFull();
    }

    /** Takes a message without options, for which there is room. Any thread. */
    void hand(byte[] payload) {
        hand(NEXT, payload, payload.length);
    }

    /** Takes a message that somebody waits for, at this seq or {@link #NEXT}. Any thread. */
    Future<Reply> send(long seq, byte[] payload, SendOptions options) {
        SluiceException no = turnDown(seq, payload, options);
        return no == null ? taken(seq, payload, options) : session.loop().failed(no);
    }

    /** As {@link #send}, but throws where the message is not taken: what has failed may have had its outcome already. Any thread. */
    Future<Reply> sendOrThrow(long seq, byte[] payload, SendOptions options) {
        SluiceException no = turnDown(seq, payload, options);
        if (no != null) {
            throw no;
        }
        return taken(seq, payload, options);
    }

    private Future<Reply> taken(long seq, byte[] payload, SendOptions options) {
        Promise<Reply> promise = session.loop().promise();
        hand(seq, new Sending(payload, options.isNone() ? null : options, promise), payload.length);
        return promise.future();
    }

    /** Takes a message that nobody waits for, or throws. Any thread. */
    boolean post(long seq, byte[] payload, SendOptions options) {
        SluiceException no = turnDown(seq, payload, options);
        if (no != null) {
            throw no;
        }
        hand(seq, options.isNone() ? payload : new Sending(payload, options, null), payload.length);
        return isWritable();
    }

    private @Nullable SluiceException turnDown(long seq, byte[] payload, SendOptions options) {
        if (seq != NEXT && any == null) {
            return Failures.notForOrder("a message has a seq", stream.terms().order());
        }
        if (seq != NEXT && (seq < 1 || seq >= AddedOutcome.FIRST_SEQ)) {
            return Failures.seqOutOfRange(seq);
        }
        SluiceException misfit = stream.terms().misfit(options);
        return misfit == null ? turnDown(payload) : misfit;
    }

    private void hand(long seq, Object message, int bytes) {
        if (session.loop().isCurrent()) {
            take(seq, message, bytes);
        } else {
            session.loop().run(() -> take(seq, message, bytes));
        }
    }

    /** Any thread. */
    boolean isWritable() {
        return !full && !session.buffer().isBusy();
    }

    void awaitRoom(Promise<Void> promise) {
        SluiceException no = refusing;
        if (no != null) {
            promise.fail(no);
        } else if (isWritable()) {
            promise.complete();
        } else if (writable == null) {
            writable = promise;
            session.outflow().awaitBuffer(this);
        } else {
            writable.future().onComplete(promise);
        }
    }

    void cancel(long seq) {
        if (!isOpen(seq)) {
            return;
        }
        if (cancels == null) {
            cancels = new Cancels(this::isOpen);
        }
        cancels.add(seq);
        sayCancels();
    }

    private boolean isOpen(long seq) {
        boolean known = seq > outbox.settled() && seq <= outbox.last();
        return known || (parked != null && parked.holds(seq));
    }

    /** Takes no message any more; those that it has go on. The first reason stands. */
    void refuse(SluiceException why) {
        if (refusing == null) {
            refusing = why;
        }
    }

    /** Fails whatever has no outcome. */
    void close(SluiceException why, SluiceException forSent, SluiceException forUnsent) {
        refusing = why;
        if (parked != null) {
            parked.close(forSent, stream.listeners()::failed);
        }
        session.settlement().settled(outbox.close(forSent, forUnsent, stream.listeners()::failed));
        session.outflow().wake();
        failWritable(why);
    }

    // The way to the server

    /** The open may not have got there, and leaves once more: until then nothing else does. */
    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** The open has left, or has been answered. */
    void letGo() {
        if (held) {
            held = false;
            session.outflow().ready(this);
        }
    }

    /**
     * Whether all that was handed over is with the server, behind its open. A message of a SYNC stream may be turned away, and its
     * seq with it, until it is settled.
     */
    boolean hasSentAll() {
        boolean taken = stream.terms().order() != Order.ORDER_SYNC || outbox.settled() == outbox.last();
        return !held && outbox.unsent() == 0 && outbox.hasCredit() && taken;
    }

    /** The session came back. */
    void resumed(Cursor cursor) {
        outbox.resume(cursor);
        if (cancels != null) {
            cancels.again();
            sayCancels();
        }
        updateFull();
        session.outflow().ready(this);
    }

    // What the server says

    void credit(long maxSeq, long maxBytes) {
        outbox.credit(maxSeq, maxBytes);
        session.outflow().ready(this);
    }

    void acked(long upTo) {
        session.settlement().settled(outbox.settle(upTo));
        session.outflow().ready(this);
        tellRoom();
        stream.allSent();
    }

    /** Done beyond a hole, or parked there, which has been told then. */
    void done(long fromSeq, long toSeq) {
        long to = Math.min(toSeq, outbox.last());
        for (long seq = Math.max(fromSeq, outbox.settled() + 1); seq <= to; seq++) {
            if (outbox.outcome(seq) instanceof Sending sending) {
                sending.complete(Reply.empty(seq));
            }
        }
        session.outflow().ready(this);
        tellRoom();
    }

    void replied(long seq, byte[] payload) {
        if (seq >= AddedOutcome.FIRST_SEQ) {
            StreamListeners listeners = stream.listeners();
            listeners.tell(listeners.added, AddedOutcome.done(seq, payload));
            return;
        }
        Object message = outbox.outcome(seq);
        if (message == null && parked != null) {
            message = parked.outcome(seq);
        }
        tellRoom();
        if (message != null) {
            Reply reply = new Reply(seq, payload);
            if (!(message instanceof Sending sending && sending.complete(reply))) {
                stream.listeners().reply(reply);
            }
        }
    }

    void failed(long fromSeq, long toSeq, SluiceException why) {
        if (fromSeq >= AddedOutcome.FIRST_SEQ) {
            StreamListeners listeners = stream.listeners();
            listeners.tell(listeners.added, AddedOutcome.failed(fromSeq, toSeq, why));
            return;
        }
        boolean posted = outbox.fail(fromSeq, toSeq, why);
        if (parked != null) {
            posted |= parked.fail(fromSeq, toSeq, why);
        }
        tellRoom();
        if (posted) {
            stream.listeners().failed(fromSeq, toSeq, why);
        }
    }

    /** These are the server's own now: they are never sent again, and what becomes of them is told later. */
    void parked(long fromSeq, long toSeq, SluiceException why) {
        long to = Math.min(toSeq, outbox.last());
        for (long seq = Math.max(fromSeq, outbox.settled() + 1); seq <= to; seq++) {
            Object message = outbox.outcome(seq);
            if (message != null) {
                if (parked == null) {
                    parked = new Parked(session.settlement());
                }
                parked.park(seq, message);
            }
        }
        tellRoom();
        StreamListeners listeners = stream.listeners();
        listeners.tell(listeners.parked, new ParkedMessages(fromSeq, toSeq, why));
    }

    void refused(long fromSeq, SluiceException why) {
        if (refusals == null) {
            refusals = new Refusals(this, stream, session);
        }
        refusals.refused(fromSeq, why);
        tellRoom();
    }

    /** No message is taken any more. */
    void stop(SluiceException why) {
        refusing = why;
    }

    /** Those that it had are dealt with: who waits for room waits in vain. */
    void stopped(SluiceException why) {
        failWritable(why);
        stream.allSent();
    }

    // What the outflow does

    boolean maySend() {
        return !held && (any != null || refusals == null || !refusals.isResting()) && outbox.maySend();
    }

    /** Writes what may leave, of about so many bytes. */
    void write(FrameWriter frame, int budget) {
        outbox.write(stream.id(), frame, budget);
        updateFull();
        sayCancels();
        if (outbox.unsent() == 0) {
            stream.allSent();
        }
    }

    /** Somebody waits for room, and there is some as far as the stream is concerned. */
    boolean wantsBuffer() {
        return writable != null && !full;
    }

    void tellWritable() {
        Promise<Void> told = writable;
        writable = null;
        if (told != null) {
            told.complete();
        }
    }

    Outbox outbox() {
        return outbox;
    }

    private void take(long seq, Object message, int bytes) {
        SluiceException no = refusing;
        if (no == null) {
            no = add(seq, message, bytes);
        }
        if (no != null) {
            session.buffer().release(1, bytes);
            if (!(message instanceof Sending sending && sending.fail(no))) {
                stream.listeners().failed(0, 0, no);
            }
            return;
        }
        session.settlement().took();
        updateFull();
        session.outflow().ready(this);
    }

    private @Nullable SluiceException add(long seq, Object message, int bytes) {
        if (any != null && seq != NEXT) {
            return any.addAt(seq, message, bytes);
        }
        outbox.add(message, bytes);
        return null;
    }

    private void sayCancels() {
        if (cancels != null) {
            cancels.say(stream.id(), outbox, session.outflow());
        }
    }

    private void updateFull() {
        Terms terms = stream.terms();
        boolean much = outbox.unsent() >= terms.windowMessages() || outbox.unsentBytes() >= terms.windowBytes();
        boolean now = much && !outbox.hasHole();
        if (now != full) {
            full = now;
            session.outflow().awaitBuffer(this);
        }
    }

    /** What waited to be sent may need that no more: who waits for room hears of it, though nothing leaves. */
    private void tellRoom() {
        updateFull();
        session.outflow().madeRoom();
    }

    private void failWritable(SluiceException why) {
        Promise<Void> told = writable;
        writable = null;
        if (told != null) {
            told.fail(why);
        }
    }
}
