package dev.sluice.client;

import dev.sluice.v1.Attached;
import dev.sluice.v1.GoAway;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session: streams that share one Exchange with the server, or as many as {@link ClientOptions#withPaths} says.
 *
 * <p>It outlives its connection. When that breaks, or the server says nothing any more, the session is detached: it tries to
 * get back for as long as {@link ClientOptions#withResume} says, and then goes on where it was. What had left and has no
 * outcome leaves once more, and nothing runs twice for it; each future completes once, as if nothing had happened. Meanwhile
 * messages are taken as ever, up to the send buffer. A stream that the server came back without (one in memory alone, of a server
 * that was started anew) fails with {@code STREAM_LOST}.
 *
 * <p>It ends when it is closed, when it does not get back in time, or when the server does not want it any more
 * ({@code SESSION_UNKNOWN}, {@code SESSION_TAKEN_OVER} and others). Whatever has no outcome by then fails, with
 * {@code NOT_SENT} or {@code OUTCOME_UNKNOWN}.
 *
 * <p>Any thread may call. Futures complete and handlers run on the session's loop.
 */
public final class ClientSession {
    private static final int FRAME_BYTES = 256 << 10;
    private static final int PARTS_A_FRAME = 8;

    private final Calls calls;
    private final DoubleSupplier random;
    private final Loop loop;
    private final ServerInfo server;
    private final SendBuffer buffer;
    private final Long2ObjectHashMap<ClientStream> streams = new Long2ObjectHashMap<>();
    private final Opens opens;
    private final Outflow outflow;
    private final Inflow inflow;
    private final SessionLink link;
    private final Resumption resumption;
    private final SessionListeners listeners = new SessionListeners();
    private final Settlement settlement = new Settlement();
    private final Promise<ClientSession> attached;
    private final Promise<Void> over;

    private volatile Window defaultWindow;
    private volatile @Nullable SluiceException closed;
    private @Nullable Farewell farewell;

    /** @param random gives numbers from 0 to 1, for the delays between tries */
    ClientSession(
            Calls calls,
            Loop loop,
            ClientOptions options,
            ServerInfo server,
            AtomicLong requestIds,
            DoubleSupplier random) {
        this.calls = calls;
        this.random = random;
        this.loop = loop;
        this.server = server;
        this.buffer = new SendBuffer(options);
        this.defaultWindow = server.defaultWindow();
        int frameBytes = frameBytes(server);
        this.opens = new Opens(this, OpenSplit.of(server, frameBytes), requestIds);
        this.outflow = new Outflow(loop, opens, buffer, frameBytes);
        this.inflow = new Inflow(streams, opens);
        this.resumption = new Resumption(streams, opens, outflow);
        this.link = new SessionLink(calls, loop, this, options, random);
        this.attached = loop.promise();
        this.over = loop.promise();
    }

    /** A frame has several parts of about this size, and all together must not be larger than the server takes. */
    static int frameBytes(ServerInfo server) {
        int max = server.maxFrameBytes() == 0 ? Integer.MAX_VALUE : server.maxFrameBytes();
        return Math.max(1, Math.min(FRAME_BYTES, max / PARTS_A_FRAME));
    }

    /** The server's name for it; empty until it is attached. */
    public String id() {
        return link.ref().getSessionId();
    }

    // Opening

    /** Opens one stream. */
    public Future<ClientStream> open(StreamSpec spec) {
        return open(List.of(spec), OpenMode.KEEP_OPENED).map(opened -> opened.stream(0));
    }

    /** Opens streams that are alike, all or none. */
    public Future<OpenedStreams> open(StreamSpec template, int count) {
        return open(Collections.nCopies(count, template), OpenMode.ALL_OR_NOTHING);
    }

    /**
     * Opens a batch of streams, inside the Exchange. Streams of the very same spec object cost the server's bandwidth nothing
     * more.
     *
     * <p>Where the batch is larger than the server takes in one call, it is split into several, and to a server of protocol
     * 1.0 there goes one for each stream. {@link OpenMode#ALL_OR_NOTHING} is the server's promise for each call; across
     * calls the client keeps it, by resetting what others opened, so that for a moment there may be some.
     *
     * @return the streams in the order of their specs; fails with an {@link OpenException} where the mode is
     *     ALL_OR_NOTHING and not all could be opened
     */
    public Future<OpenedStreams> open(List<StreamSpec> specs, OpenMode mode) {
        Promise<OpenedStreams> promise = loop.promise();
        if (specs.isEmpty()) {
            promise.complete(new OpenedStreams(List.of(), Collections.emptySortedMap()));
        } else {
            opens.ask(specs, mode, new OpenBatch(mode, promise));
            loop.run(this::asked);
        }
        return promise.future();
    }

    /**
     * Opens streams that are alike without waiting for the server: messages may follow at once, within the stream's first
     * window. Each stream is for itself; one that cannot be opened tells so by the futures of its messages and of its end,
     * and its messages have come to nothing.
     */
    public List<ClientStream> openNow(StreamSpec template, int count) {
        List<ClientStream> asked = opens.ask(Collections.nCopies(count, template), OpenMode.KEEP_OPENED, null);
        loop.run(this::asked);
        return List.copyOf(asked);
    }

    private void asked() {
        SluiceException no = closed;
        if (no == null) {
            outflow.wake();
        } else {
            opens.failUnsent(Failures.notSent(no));
        }
    }

    // The end

    /**
     * Ends streams: with {@link CloseMode#FINISH} behind what was handed over, with {@link CloseMode#ABORT} at once. Completes
     * when all have come to their end, whatever it was.
     */
    public Future<Void> closeStreams(Collection<ClientStream> which, CloseMode mode) {
        List<Future<EndResult>> ends = new ArrayList<>(which.size());
        for (ClientStream stream : which) {
            if (mode == CloseMode.FINISH) {
                ends.add(stream.end());
            } else {
                stream.reset("closed by its owner");
                ends.add(stream.ended());
            }
        }
        Promise<Void> promise = loop.promise();
        Future.join(ends).onComplete(ended -> promise.complete());
        return promise.future();
    }

    /**
     * Closes the session with all its streams. No new message is taken from now on. With {@link CloseMode#FINISH} what was
     * handed over gets its outcome first, and the handlers say their last words.
     */
    public Future<Void> close(CloseMode mode) {
        Promise<Void> promise = loop.promise();
        loop.run(() -> closeNow(mode, promise));
        return promise.future();
    }

    /** Completes when the session is over; fails with the cause where that was not as it should be. */
    public Future<Void> onClosed() {
        return over.future();
    }

    /** Told when the server is about to leave, at once where it has said so before; and again by each that is resumed at. */
    public ClientSession onGoAway(Handler<GoAwayNotice> handler) {
        loop.run(() -> listeners.onGoAway(handler));
        return this;
    }

    /** Told why when the session lost its connection and tries to get back. */
    public ClientSession onDetached(Handler<SluiceException> handler) {
        listeners.detached = handler;
        return this;
    }

    /** Told when the session is back, with the number of streams that the server came back without. */
    public ClientSession onResumed(Handler<Integer> handler) {
        listeners.resumed = handler;
        return this;
    }

    /** Whether the server is there now: false until the session is made, while it tries to get back, and when it is over. */
    public boolean isAttached() {
        return link.isAttached();
    }

    /** Runs something on the session's loop, where calls to its streams cost least. Now, where the caller is on it. */
    public void execute(Runnable work) {
        loop.run(work);
    }

    /** How many messages of all its streams have had their outcome. */
    public long settled() {
        return settlement.total();
    }

    // The life of the session, on the loop

    /** Attaches to a session that an Open made, or with an empty reference to a new one. */
    Future<ClientSession> attach(SessionRef to) {
        loop.run(() -> link.attach(to));
        return attached.future();
    }

    void attached(Attached told, boolean again) {
        defaultWindow(told.getDefaultWindow());
        String wrong = Resumption.fault(told.getCursors());
        if (wrong != null) {
            abandon(Failures.protocolError(wrong));
        } else if (again) {
            listeners.resumed(resumption.apply(told.getCursors()));
        } else {
            attached.tryComplete(this);
        }
    }

    void detached(SluiceException why) {
        listeners.tell(listeners.detached, why);
    }

    /** A stream that an Open made before the session is attached; with id 0 one that it could not make. */
    ClientStream adopt(long id, StreamSpec spec) {
        ClientStream stream = new ClientStream(this, id, terms(spec));
        if (id == 0) {
            SluiceException why = Failures.rolledBack();
            stream.close(why, why, why);
        } else {
            arrived(stream);
            stream.sender().outbox().opened();
            stream.openLeft();
        }
        return stream;
    }

    void defaultWindow(Window window) {
        if (window.getMessages() > 0) {
            defaultWindow = window;
        }
    }

    void frame(ServerFrame frame) {
        if (frame.getOpenedCount() > 0) {
            outflow.wake();
        }
        String wrong = inflow.apply(frame);
        if (wrong != null) {
            abandon(Failures.protocolError(wrong));
        } else if (frame.hasGoAway()) {
            goAway(frame.getGoAway());
        }
    }

    void goAway(GoAway told) {
        if (listeners.goAway(told)) {
            link.goAway();
        }
    }

    /** A path that had joined broke: what it may have lost leaves again by the first. */
    void pathLost(int path) {
        for (ClientStream stream : streams.values()) {
            stream.sender().outbox().pathLost(path);
            outflow.ready(stream.sender());
        }
    }

    private void closeNow(CloseMode mode, Promise<Void> promise) {
        over.future().onComplete(promise);
        if (closed != null) {
            if (mode == CloseMode.ABORT) {
                sayGoodbye(mode);
            }
            return;
        }
        closed = Failures.sessionClosed();
        for (ClientStream stream : new ArrayList<>(streams.values())) {
            stream.sender().refuse(Failures.sessionClosed());
        }
        if (mode == CloseMode.ABORT) {
            sayGoodbye(mode);
        } else {
            settlement.whenAllSettled(() -> sayGoodbye(mode));
        }
    }

    private void sayGoodbye(CloseMode mode) {
        if (farewell == null || (mode == CloseMode.ABORT && farewell.mode() == CloseMode.FINISH)) {
            farewell = new Farewell(calls, loop, link, mode, new Backoff(random));
            farewell.say();
        }
    }

    /** Gives the session up, for this cause. */
    void abandon(SluiceException why) {
        link.abandon(why);
    }

    /** The link is over: whatever has no outcome fails. The cause is null where the server ended it well. */
    void over(@Nullable SluiceException why) {
        boolean asked = closed != null && (why == null || isGoodbye(why));
        SluiceException cause = why != null && !asked ? why : asked ? Failures.sessionClosed() : Failures.sessionOver();
        closed = cause;
        outflow.detach();
        attached.tryFail(cause);
        SluiceException unknown = Failures.outcomeUnknown(cause);
        SluiceException unsent = Failures.notSent(cause);
        opens.fail(unknown, unsent);
        for (ClientStream stream : new ArrayList<>(streams.values())) {
            stream.close(cause, unknown, unsent);
        }
        if (asked) {
            over.tryComplete();
        } else {
            over.tryFail(cause);
        }
    }

    private boolean isGoodbye(SluiceException why) {
        return farewell != null
                && (why.reason().equals("SESSION_UNKNOWN") || why.reason().equals("SESSION_CLOSED"));
    }

    // What its parts need

    Loop loop() {
        return loop;
    }

    SessionLink link() {
        return link;
    }

    /** Whether it tries to get back when its connection breaks. */
    boolean mayResume() {
        return !link.giveUpAfter().isZero();
    }

    SendBuffer buffer() {
        return buffer;
    }

    Outflow outflow() {
        return outflow;
    }

    Terms terms(StreamSpec spec) {
        return Terms.of(spec, defaultWindow, server);
    }

    void arrived(ClientStream stream) {
        if (!stream.isGone()) {
            streams.put(stream.id(), stream);
        }
    }

    void left(ClientStream stream) {
        streams.remove(stream.id());
    }

    Settlement settlement() {
        return settlement;
    }
}
