package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.store.StoredSession;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client at the server: its streams, and for as long as any is attached the {@link Paths} to it. It outlives the last
 * one by the session TTL, and waits for the first one no longer than the orphan TTL.
 *
 * <p>Thread: its home alone, but for the accessors of what never changes.
 */
public final class Session {
    private final Home home;
    private final String id;
    private final byte[] token;
    private final Sessions.@Nullable ClientCall madeBy;
    private final StreamQuotas quotas;
    private final SessionBytes buffered;
    private final SessionStreams streams = new SessionStreams();
    private final SessionOpens opens;
    private final Outflow outflow = new Outflow(this);
    private final Paths paths = new Paths(this);

    private final Lifetime lifetime = new Lifetime(this);
    private final DurableSession durable;
    private boolean leaving;
    private boolean closed;

    Session(Home home, String id, byte[] token, Sessions.@Nullable ClientCall madeBy) {
        this(home, id, token, madeBy, null);
    }

    private Session(
            Home home, String id, byte[] token, Sessions.@Nullable ClientCall madeBy, @Nullable StoredSession stored) {
        this.home = home;
        this.id = id;
        this.token = token;
        this.madeBy = madeBy;
        Limits limits = home.sessions().limits();
        this.quotas = new StreamQuotas(home.sessions().streamQuota(), limits);
        this.buffered = new SessionBytes(home, limits.maxBufferedBytesPerSession());
        this.durable = new DurableSession(this, stored);
        this.opens = new SessionOpens(this, limits.openRecords());
    }

    /** A session of a server that was here before. */
    Session(Home home, StoredSession stored) {
        this(home, stored.id(), stored.token(), DurableSession.madeBy(stored), stored);
        streams.ids().restore(stored.lastClientStreamId(), stored.lastServerStreamId());
        paths.restore(stored.epoch());
        lifetime.begun();
    }

    public String id() {
        return id;
    }

    /** The secret that proves who owns the session; a copy. */
    public byte[] token() {
        return token.clone();
    }

    public Home home() {
        return home;
    }

    /** Rises whenever a client takes the session over. From any thread. */
    public long epoch() {
        return paths.epoch();
    }

    DurableSession durable() {
        return durable;
    }

    OpenRecords records() {
        return opens.records();
    }

    /** The call that made it, if it may come again. */
    Sessions.@Nullable ClientCall madeBy() {
        return madeBy;
    }

    /**
     * Brings its streams back, where they are on the disk still.
     *
     * @param then runs when they are here: now, as a rule
     * @param failed told why they cannot be
     */
    public void whenLoaded(Runnable then, Consumer<Failure> failed) {
        if (closed) {
            then.run();
        } else {
            durable.whenLoaded(then, failed);
        }
    }

    Lifetime lifetime() {
        return lifetime;
    }

    boolean isToken(byte[] other) {
        return MessageDigest.isEqual(token, other);
    }

    // Paths

    /** What an attach gives: the path, or why there is none. */
    public sealed interface Attachment {
        /**
         * It carries the session.
         *
         * @param resumed whether the session had a path before
         */
        record Attached(Path path, boolean resumed) implements Attachment {}

        record Denied(Failure failure) implements Attachment {}
    }

    /** Attaches an Exchange, or a Connect, and ends the paths that there are. To be followed by {@link #begin}. */
    public Attachment attach(PathOutput output) {
        return closed ? new Attachment.Denied(home.sessions().whyGone()) : attended(paths.attach(output));
    }

    /** Adds an Exchange to those that carry the session. To be followed by {@link #begin} where it is the first one. */
    public Attachment join(PathOutput output) {
        return closed ? new Attachment.Denied(home.sessions().whyGone()) : attended(paths.join(output));
    }

    /** Attaches a Receive, which takes the place of an older one. To be followed by {@link #begin}. */
    public Attachment receive(PathOutput output) {
        return closed ? new Attachment.Denied(home.sessions().whyGone()) : attended(paths.receive(output));
    }

    private Attachment attended(Attachment attachment) {
        if (attachment instanceof Attachment.Attached) {
            durable.changed();
            lifetime.carried();
        }
        return attachment;
    }

    /** From now on the path may be written to: the client has been told that it is attached. */
    public void begin() {
        paths.begin();
    }

    /** Whether a path may ever come: not for a client that names no session, since it knows neither id nor token. */
    boolean mayHavePath() {
        return madeBy == null || !madeBy.isImplicit();
    }

    /** A path is over. The session outlives the last one for a while. */
    void lost(Path path) {
        if (paths.lost(path)) {
            lifetime.left();
        }
    }

    /** Whether it has lost its paths. One that never had any, as far as is known, is not detached: its client calls Send. */
    boolean isDetached() {
        return path() == null && (lifetime.wasSentTo() ? paths.wasSeen() : paths.wasAttached());
    }

    /** Whether there ever was a path; of what was before a restart that is taken for granted. */
    boolean wasAttached() {
        return paths.wasAttached();
    }

    long attachedNanos() {
        return paths.attachedNanos();
    }

    /** The one that the server speaks on; null where there is none at all. */
    @Nullable
    Path path() {
        return paths.primary();
    }

    boolean has(Path path) {
        return paths.has(path);
    }

    Outflow outflow() {
        return outflow;
    }

    void flush() {
        outflow.flush();
    }

    void flushLate() {
        outflow.flushLate();
    }

    /** Tells of a stream that is gone or never was; a client that lets these pile up loses its path. */
    void tellReset(long streamId, Failure why) {
        Path offending = path();
        if (!outflow.reset(streamId, why) && offending != null) {
            offending.end(Failures.tooManyResets(home.sessions().limits().maxPendingResets()));
            offending.closed();
        }
    }

    /** The server is about to leave: nothing new is taken from now on, and the client is told so. */
    public void goAway(long deadlineMillis) {
        leaving = true;
        paths.goAway(Failures.GOING_AWAY, deadlineMillis);
    }

    boolean isLeaving() {
        return leaving;
    }

    // Sending

    /** Sends messages of a call, which the result is told unless the call is cancelled before. */
    public SendCall send(SendAsk ask, Consumer<SendResult> result) {
        home.refreshTime();
        SendCall call = new SendCall(ask.messages().size(), result, lifetime::sendOver);
        lifetime.sendBegan();
        if (closed) {
            call.deny(home.sessions().whyGone());
        } else {
            new Sending(this, ask).start(call);
        }
        return call;
    }

    /** Whether its client can come in: by a path, or by calls. */
    boolean isAttended() {
        return path() != null || lifetime.wasSentTo();
    }

    // Opening

    /** Opens a batch of streams, once for each request id. */
    public void open(OpenAsk ask, OpenCall call, Consumer<OpenResult> result) {
        opens.open(ask, call, result);
    }

    StreamQuotas quotas() {
        return quotas;
    }

    SessionBytes buffered() {
        return buffered;
    }

    SessionStreams streams() {
        return streams;
    }

    /** A stream is gone: its id and its room are free of it. */
    void left(Stream stream, CloseCause cause) {
        home.sessions().counters().streamClosed(cause);
        streams.remove(stream);
        outflow.left(stream);
        quotas.release(1, stream.connection());
    }

    /** Tells where each stream stands. */
    public void tellCursors(CursorOutput out) {
        streams.tellCursors(out);
    }

    // The end

    /**
     * Closes streams, or with an empty list the session.
     *
     * @param finish whether what was accepted is finished first
     * @param done told when all are closed, with those that were not there, by index
     */
    public void close(List<Long> streamIds, boolean finish, BiConsumer<Map<Integer, Failure>, @Nullable Failure> done) {
        close(streamIds, finish, null, done);
    }

    /**
     * Closes the session in the name of an operator, which its client is told.
     *
     * @param finish whether what was accepted is finished first, for which its streams are brought back where they are on the disk
     * @param done told null when it is closed, or why it cannot be
     */
    public void closeByOperator(boolean finish, Consumer<@Nullable Failure> done) {
        Runnable close =
                () -> close(List.of(), finish, Failures.CLOSED_BY_OPERATOR, (missing, failure) -> done.accept(failure));
        if (finish) {
            whenLoaded(close, done);
        } else if (durable.isLoading()) {
            whenLoaded(close, notLoaded -> close.run());
        } else {
            close.run();
        }
    }

    /** @param why the client is told that the session ends; null where it knows */
    private void close(
            List<Long> streamIds,
            boolean finish,
            @Nullable Failure why,
            BiConsumer<Map<Integer, Failure>, @Nullable Failure> done) {
        home.refreshTime();
        if (closed) {
            done.accept(Map.of(), home.sessions().whyGone());
            return;
        }
        CloseBatch batch = streamIds.isEmpty() ? new CloseBatch(streams.all()) : new CloseBatch(streamIds, streams);
        batch.close(finish, () -> {
            if (streamIds.isEmpty()) {
                end(why);
            }
            durable.whenWritten(() -> done.accept(batch.missing(), null));
        });
    }

    /** Whether nothing accepted waits for its outcome, or its outcome for the client to take it. */
    public boolean isSettled() {
        for (Stream stream : streams.all()) {
            if (!stream.isSettled()) {
                return false;
            }
        }
        return true;
    }

    /** Ends the session; its client is told so. */
    void end(@Nullable Failure why) {
        if (closed) {
            return;
        }
        outflow.flushLate();
        List<Path> last = paths.leave();
        abort();
        last.forEach(path -> path.end(why));
    }

    /** Ends the session because the server leaves. What is stored of it stays for the next one. */
    public void endGoingAway() {
        durable.stay();
        end(Failures.GOING_AWAY);
    }

    /** Ends it, and tells nobody. */
    void abort() {
        remove();
        for (Stream stream : streams.all()) {
            stream.abandon(durable.isStaying() ? CloseCause.UNLOADED : CloseCause.RESET);
        }
        outflow.abandon();
    }

    void remove() {
        closed = true;
        paths.closed();
        durable.removed();
        lifetime.over();
        home.sessions().remove(this, madeBy);
    }

    /** How it is now, for an operator. */
    public SessionView view() {
        return new SessionView(id, status(), paths.count(), streams.size(), durable.isStored(), lifetime.leftMillis());
    }

    private SessionStatus status() {
        if (lifetime.isAttached()) {
            return SessionStatus.ATTACHED;
        }
        return durable.isUnloaded() ? SessionStatus.STORED : SessionStatus.WAITING;
    }

    /** Whether it is gone, and takes nothing any more. */
    public boolean isClosed() {
        return closed;
    }
}
