package dev.sluice.client;

import com.google.rpc.Status;
import dev.sluice.v1.Items;
import dev.sluice.v1.Reset;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import org.jspecify.annotations.Nullable;

/**
 * A stream: its messages run at the server in the order that its spec asks for. The first one handed over has seq 1, the
 * next one 2, and so on; one that is turned down at once takes no seq. Where messages may arrive in any order (SEQUENCED,
 * GRAPH) the program may number them itself.
 *
 * <p>What each order needs:
 *
 * <ul>
 *   <li>FIFO, SYNC: nothing. A SYNC message that comes while another one has no outcome fails with {@code SYNC_BUSY}.
 *   <li>SEQUENCED: {@link #sendAt} for messages that are handed over out of turn; they run in the order of their seqs.
 *   <li>KEYED: a {@link SendOptions#key}; messages with the same one run in order.
 *   <li>GRAPH: {@link SendOptions#needs}, or names instead of seqs by a {@link ClientGraph}.
 * </ul>
 *
 * <p>Any thread may call. Futures complete and handlers run on the session's loop.
 */
public final class ClientStream {
    private final ClientSession session;
    private final long id;
    private final Terms terms;
    private final Sender sender;
    private final StreamListeners listeners;
    private @Nullable Incoming incoming;
    private @Nullable Promise<EndResult> ended;
    private boolean ending;
    private long saidEnd = -1; // the seq that was said to be the last; less than nothing before
    private boolean gone;
    private boolean paused;

    ClientStream(ClientSession session, long id, Terms terms) {
        this.session = session;
        this.id = id;
        this.terms = terms;
        this.listeners = new StreamListeners(id);
        this.sender = new Sender(this, session);
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

    /** Sends a message as {@link #send(byte[], SendOptions)} does. */
    public Future<Reply> send(byte[] payload) {
        return send(payload, SendOptions.NONE);
    }

    /**
     * Sends a message. The future completes with its outcome: the reply, or a {@link SluiceException} that says why there is
     * none. It fails with {@code SEND_BUFFER_FULL} where the session holds as many unsent messages as it may, and with
     * {@code MESSAGE_TOO_LARGE}; the message took no seq then. The array must not be changed before that.
     */
    public Future<Reply> send(byte[] payload, SendOptions options) {
        return sender.send(Sender.NEXT, payload, options);
    }

    /**
     * Sends a message with a seq of the program's choice: for SEQUENCED and GRAPH alone, else it fails with
     * {@code NOT_FOR_ORDER}. Seqs count from 1, may come in any order, and each is for one message; one that lies beyond the
     * stream's credit waits here until that comes. While a lower one is missing, {@link #writable} does not mind how many
     * wait.
     *
     * @return its outcome, as for {@link #send(byte[], SendOptions)}; fails with {@code SEQ_TAKEN}, {@code SEQ_SETTLED} or
     *     {@code SEQ_OUT_OF_RANGE} where the message was not taken
     */
    public Future<Reply> sendAt(long seq, byte[] payload, SendOptions options) {
        return sender.send(Math.max(0, seq), payload, options);
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
        SluiceException no = sender.turnDown(payload);
        if (no != null) {
            throw no;
        }
        sender.hand(payload);
        return sender.isWritable();
    }

    /** Sends a message as {@link #post(byte[])} does, with options such as a key. */
    public boolean post(byte[] payload, SendOptions options) {
        return sender.post(Sender.NEXT, payload, options);
    }

    /**
     * Sends a message as {@link #post(byte[])} does, with a seq of the program's choice as for {@link #sendAt}. Where that is
     * taken or settled already {@link #onFailure} is told, of seq 0.
     */
    public boolean postAt(long seq, byte[] payload, SendOptions options) {
        return sender.post(Math.max(0, seq), payload, options);
    }

    /**
     * Whether there is room for more: less than a window of messages waits, or a seq below theirs is missing; and the
     * session's buffer is not busy.
     */
    public boolean writable() {
        return sender.isWritable();
    }

    /** Completes when the stream is {@link #writable}, at once where it is; fails when it will never be again. */
    public Future<Void> whenWritable() {
        Promise<Void> promise = session.loop().promise();
        session.loop().run(() -> sender.awaitRoom(promise));
        return promise.future();
    }

    /** Aborts the message if it has not begun to run; its own outcome tells. Nothing happens where it has one. */
    public void cancel(long seq) {
        session.loop().run(() -> sender.cancel(seq));
    }

    /** Receives the replies to posted messages. A message that is done without a reply is not told. */
    public ClientStream onReply(Handler<Reply> handler) {
        listeners.replies = handler;
        return this;
    }

    /** Receives what becomes of posted messages that fail. */
    public ClientStream onFailure(Handler<FailedMessages> handler) {
        listeners.failures = handler;
        return this;
    }

    /**
     * Told when messages are parked: the server keeps them for an operator. Their futures stay as they are until somebody
     * decides, and the stream does not come to its end before.
     */
    public ClientStream onParked(Handler<ParkedMessages> handler) {
        listeners.parked = handler;
        return this;
    }

    /**
     * Told when a GRAPH can take no more and nothing of it can run: {@code GRAPH_WINDOW_EXHAUSTED}, with the seqs that it
     * waits for as {@code missing} in the metadata. Nothing has failed; it goes on when they come.
     */
    public ClientStream onStalled(Handler<SluiceException> handler) {
        listeners.stalls = handler;
        return this;
    }

    /** Told what becomes of messages that the server adds to the stream by itself. */
    public ClientStream onAdded(Handler<AddedOutcome> handler) {
        listeners.added = handler;
        return this;
    }

    /** The highest seq handed over; exact on the session's loop. */
    public long last() {
        return sender.outbox().last();
    }

    /** Up to here all has left; exact on the session's loop. */
    public long sent() {
        return sender.outbox().sent();
    }

    /** Up to here every message has its outcome, or is parked; exact on the session's loop. */
    public long settled() {
        return sender.outbox().settled();
    }

    // Receiving

    /**
     * Receives what the handler pushes, in order. When it returns the push counts as consumed, and the server may send
     * more. Before there is a receiver pushes wait, and once they fill the stream's out-window the server stops.
     */
    public ClientStream onPush(Handler<byte[]> handler) {
        session.loop().run(() -> {
            listeners.pushes = handler;
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

    private void endNow() {
        if (!gone && !ending) {
            ending = true;
            sender.refuse(Failures.streamEnding());
            allSent();
        }
    }

    /** Says that the stream ends, once everything has left, and not before the open has. */
    void allSent() {
        if (ending && saidEnd < 0 && sender.hasSentAll()) {
            saidEnd = last();
            session.outflow().end(this);
        }
    }

    /** The server has turned a message away for good: where it was the last one, the stream ends before it. */
    void turnedAway() {
        saidEnd = last() < saidEnd ? -1 : saidEnd;
        allSent();
    }

    private void resetNow(String why) {
        if (!gone) {
            if (sender.outbox().hasCredit()) {
                sayReset(why);
            }
            SluiceException reset = Failures.reset(why);
            close(reset, reset, reset);
        }
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

    // What the session does with it, on the loop

    /** The open has left, so that messages may follow. */
    void openLeft() {
        sender.letGo();
        sender.credit(terms.windowMessages(), terms.windowBytes());
        if (gone) {
            sayReset("given up before it was open");
        } else {
            allSent();
        }
    }

    /** The server is known to have the stream. */
    void opened() {
        sender.letGo();
        sender.outbox().opened();
    }

    /** The session came back: what is not settled leaves again, and what the server may not have heard is said again. */
    void resumed(Cursor cursor) {
        sender.resumed(cursor);
        if (incoming != null) {
            incoming.restate();
            session.outflow().consumed(this);
        }
        saidEnd = -1;
        allSent();
    }

    void items(Items items) {
        incoming().take(items, this);
        session.outflow().consumed(this);
    }

    void deliverPushes() {
        if (incoming == null) {
            return;
        }
        while (listeners.pushes != null && !paused) {
            byte[] push = incoming.nextPush();
            if (push == null) {
                break;
            }
            listeners.tell(listeners.pushes, push);
            incoming.consumed(push.length);
        }
        session.outflow().consumed(this);
    }

    /** The stream's last word. */
    void ended(EndResult result, @Nullable SluiceException failure, long lastOutSeq) {
        incoming().receivedUpTo(lastOutSeq + 1);
        SluiceException why = failure == null ? Failures.streamEnded() : failure;
        close(why, why, why, failure == null ? result : null);
        session.outflow().consumed(this);
    }

    /**
     * The stream is over, with whatever has no outcome yet.
     *
     * @param forSent why messages fail that are with the server
     * @param forUnsent why the others do
     */
    void close(SluiceException why, SluiceException forSent, SluiceException forUnsent) {
        close(why, forSent, forUnsent, null);
    }

    private void close(
            SluiceException why, SluiceException forSent, SluiceException forUnsent, @Nullable EndResult result) {
        if (gone) {
            return;
        }
        gone = true;
        session.left(this);
        sender.close(why, forSent, forUnsent);
        if (result == null) {
            ending().tryFail(why);
        } else {
            ending().tryComplete(result);
        }
    }

    StreamListeners listeners() {
        return listeners;
    }

    boolean isGone() {
        return gone;
    }

    Terms terms() {
        return terms;
    }

    Sender sender() {
        return sender;
    }

    Incoming incoming() {
        if (incoming == null) {
            incoming = new Incoming(terms);
        }
        return incoming;
    }
}
