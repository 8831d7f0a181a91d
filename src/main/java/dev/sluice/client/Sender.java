package dev.sluice.client;

import dev.sluice.v1.Cancel;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a stream: takes messages as long as there is room, has them leave as the server lets them, sends
 * again what was not taken, and tells what became of each. On the loop, but for what says otherwise.
 */
final class Sender {
    private final ClientStream stream;
    private final ClientSession session;
    private final Outgoing outgoing = new Outgoing();

    /** Why no message is taken any more; null as long as they are. */
    private volatile @Nullable SluiceException refusing;

    /** Whether a window of messages waits. */
    private volatile boolean full;

    private boolean resting;
    private @Nullable Promise<Void> writable;
    private @Nullable ArrayDeque<Long> cancels;

    /** Whether it stands in the queue of those with something to send; owned by {@link Outflow}. */
    boolean queued;

    /** Whether it stands in the queue of those that wait for the session's buffer; owned by {@link Outflow}. */
    boolean waiting;

    Sender(ClientStream stream, ClientSession session) {
        this.stream = stream;
        this.session = session;
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

    /** Takes a message, for which there is room. Any thread. */
    void hand(Object message, int bytes) {
        if (session.loop().isCurrent()) {
            take(message, bytes);
        } else {
            session.loop().run(() -> take(message, bytes));
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
        if (seq <= outgoing.settled() || seq > outgoing.last()) {
            return;
        }
        if (cancels == null) {
            cancels = new ArrayDeque<>();
        }
        cancels.add(seq);
        sayCancels();
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
        long sent = outgoing.sent();
        fail(outgoing.settled() + 1, sent, forSent);
        fail(sent + 1, outgoing.last(), forUnsent);
        cutOff(outgoing.settled() + 1);
        failWritable(why);
    }

    // What the server says

    void credit(long maxSeq, long maxBytes) {
        outgoing.credit(maxSeq, maxBytes);
        session.outflow().ready(this);
    }

    void acked(long upTo) {
        session.settlement().settled(outgoing.settle(upTo));
        session.outflow().ready(this);
    }

    /** Done beyond a hole. */
    void done(long fromSeq, long toSeq) {
        long to = Math.min(toSeq, outgoing.sent());
        for (long seq = Math.max(fromSeq, outgoing.settled() + 1); seq <= to; seq++) {
            if (outgoing.outcome(seq) instanceof Sending sending) {
                sending.complete(Reply.empty(seq));
            }
        }
    }

    void replied(long seq, byte[] payload) {
        Object message = outgoing.outcome(seq);
        if (message != null) {
            Reply reply = new Reply(seq, payload);
            if (!(message instanceof Sending sending && sending.complete(reply))) {
                stream.tellReply(reply);
            }
        }
    }

    void failed(long fromSeq, long toSeq, SluiceException why) {
        fail(fromSeq, Math.min(toSeq, outgoing.sent()), why);
    }

    /** What was not taken is sent again, at once or when the server says, unless it will never be taken. */
    void refused(long fromSeq, SluiceException why) {
        if (fromSeq <= outgoing.settled()) {
            return;
        }
        if (why.retryAfter() != null) {
            outgoing.takeBack(fromSeq, session.buffer());
            rest(why.retryAfter().toMillis());
        } else if (why.reason().equals("SEQUENCE_GAP")) {
            outgoing.takeBack(fromSeq, session.buffer());
            session.outflow().ready(this);
        } else {
            refusedForGood(Math.min(fromSeq, outgoing.sent() + 1), why);
        }
        updateFull();
    }

    private void rest(long millis) {
        if (!resting) {
            resting = true;
            session.loop().after(millis, () -> {
                resting = false;
                session.outflow().ready(this);
            });
        }
    }

    private void refusedForGood(long fromSeq, SluiceException why) {
        refusing = why;
        fail(fromSeq, outgoing.last(), why);
        cutOff(fromSeq);
        failWritable(why);
        stream.allSent();
    }

    // What the outflow does

    boolean maySend() {
        return !resting && outgoing.maySend();
    }

    /** Writes what may leave, of about so many bytes. */
    void write(FrameWriter frame, int budget) {
        outgoing.write(stream.id(), frame, budget, session.buffer());
        updateFull();
        if (cancels != null) {
            sayCancels();
        }
        if (outgoing.unsent() == 0) {
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

    Outgoing outgoing() {
        return outgoing;
    }

    private void take(Object message, int bytes) {
        SluiceException no = refusing;
        if (no != null) {
            session.buffer().release(1, bytes);
            if (!(message instanceof Sending sending && sending.fail(no))) {
                stream.tellFailed(0, 0, no);
            }
            return;
        }
        outgoing.add(message, bytes);
        session.settlement().took();
        updateFull();
        session.outflow().ready(this);
    }

    /** A message has to be with the server before it can be cancelled there. */
    private void sayCancels() {
        if (cancels == null) {
            return;
        }
        cancels.removeIf(seq -> seq <= outgoing.sent() && sayCancel(seq));
        if (cancels.isEmpty()) {
            cancels = null;
        }
    }

    private boolean sayCancel(long seq) {
        session.outflow()
                .cancel(Cancel.newBuilder().setStreamId(stream.id()).setSeq(seq).build());
        return true;
    }

    private void updateFull() {
        Terms terms = stream.terms();
        boolean now = outgoing.unsent() >= terms.windowMessages() || outgoing.unsentBytes() >= terms.windowBytes();
        if (now != full) {
            full = now;
            session.outflow().awaitBuffer(this);
        }
    }

    private void fail(long fromSeq, long toSeq, SluiceException why) {
        if (outgoing.fail(fromSeq, toSeq, why)) {
            stream.tellFailed(fromSeq, toSeq, why);
        }
    }

    private void cutOff(long fromSeq) {
        session.settlement().settled(outgoing.cutOff(fromSeq, session.buffer()));
        session.outflow().wake();
    }

    private void failWritable(SluiceException why) {
        Promise<Void> told = writable;
        writable = null;
        if (told != null) {
            told.fail(why);
        }
    }
}
