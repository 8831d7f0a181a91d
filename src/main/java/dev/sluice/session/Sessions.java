package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import dev.sluice.store.StoreFigures;
import dev.sluice.store.StoredSession;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All sessions of the server, and what their homes share: limits, counters, handlers. Thread-safe. */
public final class Sessions {
    private static final int ID_BYTES = 16;

    /** No call that makes a session has this request id: those that have none are not remembered. */
    private static final long IMPLICIT = 0;

    private final Limits limits;
    private final Map<String, HandlerBinding> handlers = new TreeMap<>();
    private final SessionListener listener;
    private final @Nullable Store store;
    private final StoreWatch storeWatch;
    private final Quota sessionQuota;
    private final Quota streamQuota;
    private final Quota bufferedQuota;
    private final Counters counters;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Map<ClientCall, Session> byClientCall = new ConcurrentHashMap<>();
    private final List<Home> homes = new CopyOnWriteArrayList<>();
    private final ScopeHolders holders = new ScopeHolders();
    private final AtomicLong failureIds = new AtomicLong();
    private volatile boolean draining;
    private volatile boolean closing;

    /**
     * @param registered the handlers by name
     * @param workers the pool that blocking handlers run on
     */
    public Sessions(
            Limits limits,
            WorkerLimits workerLimits,
            Map<String, Handler> registered,
            Executor workers,
            SessionListener listener) {
        this(limits, workerLimits, registered, workers, listener, null);
    }

    /**
     * @param registered the handlers by name
     * @param workers the pool that blocking handlers run on
     * @param store where durable streams are kept; null for none
     */
    public Sessions(
            Limits limits,
            WorkerLimits workerLimits,
            Map<String, Handler> registered,
            Executor workers,
            SessionListener listener,
            @Nullable Store store) {
        this.limits = limits;
        this.store = store;
        this.listener = listener;
        this.storeWatch = new StoreWatch(listener);
        registered.forEach(
                (name, handler) -> handlers.put(name, new HandlerBinding(name, handler, workerLimits, workers)));
        counters = new Counters(
                handlers.values().stream().map(HandlerBinding::counters).toList());
        sessionQuota = new Quota("max-sessions", limits.maxSessions());
        streamQuota = new Quota("max-streams", limits.maxStreams());
        bufferedQuota = new Quota("max-buffered-bytes", limits.maxBufferedBytes());
    }

    /** A call that makes a session: the same again is the same session, as long as that lives. */
    public record ClientCall(ByteBuffer clientId, long requestId) {
        boolean isImplicit() {
            return requestId == IMPLICIT;
        }
    }

    /** The session that this call makes or has made; null when there are as many as may be. */
    public @Nullable Session create(Home home, @Nullable ClientCall call) {
        if (call == null) {
            return newSession(home, null);
        }
        return byClientCall.computeIfAbsent(call, key -> newSession(home, key));
    }

    /** The session of a client that names none, made with its first call; null when there are as many as may be. */
    public @Nullable Session implicit(Home home, ByteBuffer clientId) {
        return create(home, new ClientCall(clientId, IMPLICIT));
    }

    /** What became of the search for a session. */
    public sealed interface Found {
        record Known(Session session) implements Found {}

        record Denied(Failure failure) implements Found {}
    }

    /** The session with that id, if the token is its own. */
    public Found find(String id, byte[] token) {
        Session session = byId.get(id);
        if (session == null) {
            return new Found.Denied(whyGone());
        }
        return session.isToken(token) ? new Found.Known(session) : new Found.Denied(Failures.SESSION_DENIED);
    }

    /**
     * Brings back the sessions of a server that was here before. Their streams come back when somebody comes for them. To be
     * called once, when all homes are there and before anybody else can be.
     *
     * @throws StoreFailure where they cannot be read
     */
    public void restore() throws StoreFailure {
        if (store != null) {
            store.holders().forEach(holders::restore);
        }
        int next = 0;
        for (StoredSession stored : store == null ? List.<StoredSession>of() : store.sessions()) {
            sessionQuota.force(1);
            Session session = new Session(homes.get(next++ % homes.size()), stored);
            byId.put(session.id(), session);
            if (session.madeBy() != null) {
                byClientCall.put(session.madeBy(), session);
            }
            session.home().run(session.lifetime()::left);
        }
    }

    /** Where durable streams are kept; null where there are none. */
    @Nullable
    Store store() {
        return store;
    }

    StoreWatch storeWatch() {
        return storeWatch;
    }

    /** How the place is where durable streams are kept; null where there is none. Does not wait for the disk. */
    public @Nullable StoreView storeView() {
        if (store == null) {
            return null;
        }
        StoreFigures figures = store.figures();
        return new StoreView(
                figures.diskBytes(), figures.freeBytes(), figures.bytes(), figures.syncs(), storeWatch.trouble());
    }

    /** For how long the commit that is under way the longest has been; 0 where none is. */
    public long longestCommitNanos() {
        return homes.stream().mapToLong(Home::commitNanos).max().orElse(0);
    }

    /** Named scopes of handlers' state that a stream has. */
    public int heldScopes() {
        return holders.size();
    }

    /** What handlers keep, for an operator. */
    public KeptStates states() {
        return new KeptStates(store, holders);
    }

    /** Which stream has which scope of state. */
    ScopeHolders holders() {
        return holders;
    }

    /** What a stream may be asked to survive. */
    public List<Durability> durabilities() {
        return store == null ? List.of(Durability.MEMORY) : List.of(Durability.values());
    }

    /**
     * Closes a session in the name of an operator. From any thread, and told on any.
     *
     * @param finish whether what was accepted is finished first
     * @param done told null when it is closed, or why it cannot be
     */
    public void close(String id, boolean finish, Consumer<@Nullable Failure> done) {
        Session session = byId.get(id);
        if (session == null) {
            done.accept(whyGone());
        } else {
            session.home().run(() -> session.closeByOperator(finish, done));
        }
    }

    /** The session with that id. */
    @Nullable
    Session get(String id) {
        return byId.get(id);
    }

    void add(Home home) {
        homes.add(home);
    }

    /** Every home there ever was: they come with the server's start, and go with its end. */
    public List<Home> homes() {
        return homes;
    }

    /** How many failures are in the logs of all homes. */
    public long failuresLogged() {
        return homes.stream().mapToLong(home -> home.failures().size()).sum();
    }

    /** Every session there is now. */
    public Collection<Session> all() {
        return byId.values();
    }

    /** The server is about to leave, and wants no more clients; those that come all the same are served. */
    public void leave() {
        draining = true;
    }

    /** From now on no session begins or is attached. {@link Drain} ends those that there are. */
    public void drain() {
        draining = true;
        closing = true;
    }

    /** Whether {@link #leave} or {@link #drain} was called. */
    public boolean draining() {
        return draining;
    }

    /** Why no session may begin or be attached any more; null as long as one may. */
    public @Nullable Failure whyNoSession() {
        return closing ? Failures.GOING_AWAY : null;
    }

    /** Why a session is not there: a server that leaves has parted with those that the next one has. */
    Failure whyGone() {
        return closing ? Failures.GOING_AWAY : Failures.SESSION_UNKNOWN;
    }

    void remove(Session session, @Nullable ClientCall madeBy) {
        if (byId.remove(session.id()) != null) {
            sessionQuota.release(1);
            if (madeBy != null) {
                byClientCall.remove(madeBy, session);
            }
        }
    }

    private @Nullable Session newSession(Home home, @Nullable ClientCall call) {
        if (!sessionQuota.reserve(1)) {
            return null;
        }
        Session session = new Session(home, HexFormat.of().formatHex(randomBytes()), randomBytes(), call);
        byId.put(session.id(), session);
        return session;
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    long nextFailureId() {
        return failureIds.incrementAndGet();
    }

    public Limits limits() {
        return limits;
    }

    /** The names of the registered handlers, sorted. */
    public Collection<String> handlerNames() {
        return handlers.keySet();
    }

    @Nullable
    HandlerBinding handler(String name) {
        return handlers.get(name);
    }

    SessionListener listener() {
        return listener;
    }

    public Counters counters() {
        return counters;
    }

    public Quota sessionQuota() {
        return sessionQuota;
    }

    public Quota streamQuota() {
        return streamQuota;
    }

    public Quota bufferedQuota() {
        return bufferedQuota;
    }

    /** Counts the streams that one connection opens. */
    public Quota newConnectionQuota() {
        return new Quota("max-streams-per-connection", limits.maxStreamsPerConnection());
    }
}
