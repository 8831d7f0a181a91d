package dev.sluice.client;

import com.google.rpc.Status;
import dev.sluice.v1.Cancel;
import dev.sluice.v1.Items;
import dev.sluice.v1.Reset;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream: its messages run at the server in the order in which they were handed over here. The first one has seq 1, the
 * next one 2, and so on; one that is turned down at once takes no seq.
 *
 * <p>Any thread may call. Futures complete and handlers run on the session's loop.
 */
public final class ClientStream {
    private static final Logger LOG = LoggerFactory.getLogger(ClientStream.class);

    private final ClientSession session;
    private final long id;
    private final Terms terms;
    private final Outgoing outgoing = new Outgoing();
    private @Nullable Incoming incoming;

    /** Why no message is taken any more; null as long as they are. */
    private volatile @Nullable SluiceException refusing;

    private volatile boolean full;
    private boolean gone;
    private boolean ending;
    private boolean endSaid;
    private boolean resting;
    private boolean paused;

    private @Nullable Handler<byte[]> pushHandler;
    private @Nullable Handler<Reply> replyHandler;
    private @Nullable Handler<FailedMessages> failureHandler;
    private @Nullable Promise<EndResult> ended;
    private @Nullable Promise<Void> writable;
    private @Nullable ArrayDeque<Long> cancels;

    /** Whether it stands in the queue of streams that have something to send; owned by the session's {@link Outflow}. */
    boolean queued;

    ClientStream(ClientSession session, long id, Terms terms) {
        this.session = session;
        this.id = id;
        this.terms = terms;
    }

    public long id() {
        return id;
    }

    /** As in its spec; empty where it has none. */
    public String name() {
        return terms.spec().getName();
    }

    public StreamSpec spec() {
        return terms.spec();
    }

    public ClientSession session() {
        return session;
    }

    // Sending

    /** Sends a message. The array must not be changed until the future completes. See {@link #send(byte[], SendOptions)}. */
    public Future<Reply> send(byte[] payload) {
        return send(payload, SendOptions.NONE);
    }

    /**
     * Sends a message. The future completes with its outcome: the reply, or a {@link SluiceException} that says why there is
     * none. It fails with {@code SEND_BUFFER_FULL} where the session holds as many unsent messages as it may, and with
     * {@code MESSAGE_TOO_LARGE}; the message took no seq then.
     */
    public Future<Reply> send(byte[] payload, SendOptions options) {
        SluiceException no = turnDown(payload);
        if (no != null) {
            return session.loop().failed(no);
        }
        Promise<Reply> promise = session.loop().promise();
        hand(new Sending(payload, options.equals(SendOptions.NONE) ? null : options, promise), payload.length);
        return promise.future();
    }

    /**
     * Sends a message without a future for it: the cheap way for many. What replies come is told to {@link #onReply}, what
     * fails to {@link #onFailure}. The array must not be changed any more.
     *
     * @return whether there is room for more; if not, wait for {@link #whenWritable}. This message was taken either way.
     * @throws SluiceException where the message was not taken: {@code SEND_BUFFER_FULL}, {@code MESSAGE_TOO_LARGE}, or why
     *     the stream takes none any more
     */
    public boolean post(byte[] payload) {
        SluiceException no = turnDown(payload);
        if (no != null) {
            throw no;
        }
        hand(payload, payload.length);
        return writable();
    }

    /** Whether there is room for more: fewer messages wait than fit into a window, and the session's buffer is not busy. */
    public boolean writable() {
        return !full && !session.buffer().isBusy();
    }

    /** Completes when the stream is {@link #writable}, at once where it is; fails when it will never be again. */
    public Future<Void> whenWritable() {
        Promise<Void> promise = session.loop().promise();
        session.loop().run(() -> awaitRoom(promise));
        return promise.future();
    }

    /** Aborts the message if it has not begun to run; its own outcome tells. Nothing happens where it has one. */
    public void cancel(long seq) {
        session.loop().run(() -> cancelNow(seq));
    }

    /** Receives the replies to posted messages, as far as they are not empty acks. */
    public ClientStream onReply(Handler<Reply> handler) {
        session.loop().run(() -> replyHandler = handler);
        return this;
    }

    /** Receives what becomes of posted messages that fail. */
    public ClientStream onFailure(Handler<FailedMessages> handler) {
        session.loop().run(() -> failureHandler = handler);
        return this;
    }

    /** The last seq handed over; exact on the session's loop. */
    public long last() {
        return outgoing.last();
    }

    /** Up to here all is with the server; exact on the session's loop. */
    public long sent() {
        return outgoing.sent();
    }

    /** Up to here every message has its outcome; exact on the session's loop. */
    public long settled() {
        return outgoing.settled();
    }

    // Receiving

    /**
     * Receives what the handler pushes, in order. When it returns the push counts as consumed, and the server may send
     * more. Before there is a receiver pushes wait, and once they fill the stream's out-window the server stops.
     */
    public ClientStream onPush(Handler<byte[]> handler) {
        session.loop().run(() -> {
            pushHandler = handler;
            deliverPushes();
        });
        return this;
    }

    /** Pushes wait from now on, here up to the out-window and then at the server. Replies come all the same. */
    public void pause() {
        session.loop().run(() -> paused = true);
    }

    /** The end of {@link #pause}. */
    public void resume() {
        session.loop().run(() -> {
            paused = false;
            deliverPushes();
        });
    }

    // The end

    /**
     * Ends the stream behind what was handed over. The future completes when all of that has its outcome and the handler has
     * said its last word; it fails where the stream failed, was reset, or broke.
     */
    public Future<EndResult> end() {
        session.loop().run(this::endNow);
        return ended();
    }

    /** How the stream ends, whoever ends it: the last word, or why there is none. */
    public Future<EndResult> ended() {
        Promise<EndResult> promise = session.loop().promise();
        session.loop().run(() -> ending().future().onComplete(promise));
        return promise.future();
    }

    /** Gives the stream up at once. Whatever has no outcome fails with {@code STREAM_RESET}. */
    public void reset(String why) {
        session.loop().run(() -> resetNow(why));
    }

    private @Nullable SluiceException turnDown(byte[] payload) {
        SluiceException no = refusing;
        if (no != null) {
            return no;
        }
        if (payload.length > terms.maxMessageBytes()) {
            return Failures.messageTooLarge(payload.length, terms.maxMessageBytes());
        }
        return session.buffer().reserve(payload.length) ? null : Failures.sendBufferFull();
    }

    private void hand(Object message, int bytes) {
        if (session.loop().isCurrent()) {
            take(message, bytes);
        } else {
            session.loop().run(() -> take(message, bytes));
        }
    }

    private void take(Object message, int bytes) {
        SluiceException no = refusing;
        if (no != null) {
            session.buffer().release(1, bytes);
            if (!(message instanceof Sending sending && sending.fail(no))) {
                tellFailed(0, 0, no);
            }
            return;
        }
        outgoing.add(message, bytes);
        session.took();
        updateFull();
        session.outflow().ready(this);
    }

    private void cancelNow(long seq) {
        if (gone || seq <= outgoing.settled() || seq > outgoing.last()) {
            return;
        }
        if (cancels == null) {
            cancels = new ArrayDeque<>();
        }
        cancels.add(seq);
        sayCancels();
    }

    /** A message has to be with the server before it can be cancelled there. */
    private void sayCancels() {
        if (cancels == null) {
            return;
        }
        cancels.removeIf(seq -> {
            boolean sent = seq <= outgoing.sent();
            if (sent) {
                session.outflow()
                        .cancel(Cancel.newBuilder().setStreamId(id).setSeq(seq).build());
            }
            return sent;
        });
        if (cancels.isEmpty()) {
            cancels = null;
        }
    }

    private void endNow() {
        if (gone || ending) {
            return;
        }
        ending = true;
        if (refusing == null) {
            refusing = Failures.streamEnding();
        }
        sayEnd();
    }

    /** Once everything has left, and not before the open has. */
    private void sayEnd() {
        if (ending && !endSaid && outgoing.unsent() == 0 && outgoing.hasCredit()) {
            endSaid = true;
            session.outflow().end(this);
        }
    }

    private void resetNow(String why) {
        if (gone) {
            return;
        }
        if (outgoing.hasCredit()) {
            sayReset(why);
        }
        SluiceException reset = Failures.reset(why);
        close(reset, reset, reset);
    }

    private void sayReset(String why) {
        Status status = Status.newBuilder()
                .setCode(GrpcStatus.CANCELLED.code)
                .setMessage(why)
                .build();
        session.outflow()
                .reset(Reset.newBuilder().setStreamId(id).setStatus(status).build());
    }

    private Promise<EndResult> ending() {
        if (ended == null) {
            ended = session.loop().promise();
        }
        return ended;
    }

    private void awaitRoom(Promise<Void> promise) {
        SluiceException no = refusing;
        if (no != null) {
            promise.fail(no);
        } else if (writable()) {
            promise.complete();
        } else if (writable == null) {
            writable = promise;
            session.outflow().awaitBuffer(this);
        } else {
            writable.future().onComplete(promise);
        }
    }

    /** Somebody waits for room, and there is some as far as the stream is concerned. */
    boolean wantsBuffer() {
        return writable != null && !full;
    }

    void tellWritable() {
        Promise<Void> waiting = writable;
        writable = null;
        if (waiting != null) {
            waiting.complete();
        }
    }

    private void updateFull() {
        boolean now = outgoing.unsent() >= terms.windowMessages() || outgoing.unsentBytes() >= terms.windowBytes();
        if (now != full) {
            full = now;
            if (!now) {
                session.outflow().awaitBuffer(this);
            }
        }
    }

    // What the session does with it, on the loop

    /** The open has left, so that messages may follow. */
    void openLeft() {
        credit(terms.windowMessages(), terms.windowBytes());
        if (gone) {
            sayReset("given up before it was open");
        } else {
            sayEnd();
        }
    }

    void credit(long maxSeq, long maxBytes) {
        outgoing.credit(maxSeq, maxBytes);
        session.outflow().ready(this);
    }

    boolean maySend() {
        return !resting && outgoing.maySend();
    }

    void write(FrameWriter frame, int budget) {
        outgoing.write(id, frame, budget, session.buffer());
        updateFull();
        if (cancels != null) {
            sayCancels();
        }
        if (ending) {
            sayEnd();
        }
    }

    void acked(long upTo) {
        session.settled(outgoing.settle(upTo));
        session.outflow().ready(this);
    }

    /** Done beyond a hole. */
    void done(long fromSeq, long toSeq) {
        for (long seq = fromSeq; seq <= Math.min(toSeq, outgoing.sent()); seq++) {
            if (outgoing.outcome(seq) instanceof Sending sending) {
                sending.complete(Reply.empty(seq));
            }
        }
    }

    void items(Items items) {
        incoming().take(items, this);
        session.outflow().consumed(this, incoming());
    }

    void replied(long seq, byte[] payload) {
        Object message = outgoing.outcome(seq);
        if (message == null) {
            return;
        }
        Reply reply = new Reply(seq, payload);
        boolean awaited = message instanceof Sending sending && sending.complete(reply);
        if (!awaited && replyHandler != null) {
            call(replyHandler, reply);
        }
    }

    void failed(long fromSeq, long toSeq, SluiceException why) {
        if (outgoing.fail(fromSeq, Math.min(toSeq, outgoing.sent()), why)) {
            tellFailed(fromSeq, toSeq, why);
        }
    }

    void deliverPushes() {
        if (incoming == null) {
            return;
        }
        while (pushHandler != null && !paused) {
            byte[] push = incoming.nextPush();
            if (push == null) {
                break;
            }
            call(pushHandler, push);
            incoming.consumed(push.length);
        }
        session.outflow().consumed(this, incoming);
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
        long last = outgoing.last();
        boolean posted = outgoing.fail(fromSeq, last, why);
        session.settled(outgoing.cutOff(fromSeq, session.buffer()));
        if (posted) {
            tellFailed(fromSeq, last, why);
        }
        failWritable(why);
        sayEnd();
    }

    /** Takes no message any more; those that it has go on. */
    void refuse(SluiceException why) {
        if (refusing == null) {
            refusing = why;
        }
    }

    /** The stream's last word. */
    void ended(EndResult result, @Nullable SluiceException failure, long lastOutSeq) {
        incoming().receivedUpTo(lastOutSeq + 1);
        SluiceException why = failure == null ? Failures.streamEnded() : failure;
        if (failure == null) {
            ending().tryComplete(result);
        }
        close(why, why, why);
        session.outflow().consumed(this, incoming());
    }

    /**
     * The stream is over, with whatever has no outcome yet.
     *
     * @param forSent why messages fail that are with the server
     * @param forUnsent why the others do
     */
    void close(SluiceException why, SluiceException forSent, SluiceException forUnsent) {
        if (gone) {
            return;
        }
        gone = true;
        refusing = why;
        session.left(this);
        long first = outgoing.settled() + 1;
        long sent = outgoing.sent();
        long last = outgoing.last();
        boolean postedSent = outgoing.fail(first, sent, forSent);
        boolean postedUnsent = outgoing.fail(sent + 1, last, forUnsent);
        session.settled(outgoing.cutOff(first, session.buffer()));
        if (postedSent) {
            tellFailed(first, sent, forSent);
        }
        if (postedUnsent) {
            tellFailed(sent + 1, last, forUnsent);
        }
        failWritable(why);
        ending().tryFail(why);
    }

    boolean isGone() {
        return gone;
    }

    /** The seq that its end names. */
    long lastSent() {
        return outgoing.sent();
    }

    Incoming incoming() {
        if (incoming == null) {
            incoming = new Incoming(terms);
        }
        return incoming;
    }

    private void failWritable(SluiceException why) {
        Promise<Void> waiting = writable;
        writable = null;
        if (waiting != null) {
            waiting.fail(why);
        }
    }

    private void tellFailed(long fromSeq, long toSeq, SluiceException why) {
        if (failureHandler != null) {
            call(failureHandler, new FailedMessages(fromSeq, toSeq, why));
        }
    }

    private <T> void call(Handler<T> handler, T event) {
        try {
            handler.handle(event);
        } catch (RuntimeException e) {
            LOG.error("stream {}: a handler of the program failed", id, e);
        }
    }
}
