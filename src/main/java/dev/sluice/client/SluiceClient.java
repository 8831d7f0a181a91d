package dev.sluice.client;

import com.google.protobuf.ByteString;
import dev.sluice.v1.HelloRequest;
import dev.sluice.v1.OpenError;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.OpenResponse;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.grpc.common.GrpcStatus;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A client of one server. Its calls share one connection, which comes about with the first of them, and those others that
 * {@link ClientOptions#withPaths} asks for; and it lives on one event loop, so a program that wants several cores for its streams makes several clients.
 *
 * <p>Any thread may call. Futures complete on the client's loop, and fail with a {@link SluiceException}.
 */
public final class SluiceClient {
    private static final int CLIENT_ID_BYTES = 16;

    private final ClientOptions options;
    private final Loop loop;
    private final Wire wire;
    private final @Nullable Vertx own;
    private final ByteString clientId;
    private final AtomicLong requestIds = new AtomicLong();
    private final Set<ClientSession> sessions = new HashSet<>();
    private final AtomicReference<@Nullable Future<Void>> closing = new AtomicReference<>();
    private @Nullable Future<ServerInfo> server;

    private SluiceClient(Vertx vertx, ClientOptions options, @Nullable Vertx own) {
        this.options = options;
        this.own = own;
        this.loop = VertxLoop.of(vertx);
        this.wire = new Wire(vertx, loop, options);
        byte[] id = new byte[CLIENT_ID_BYTES];
        new SecureRandom().nextBytes(id);
        this.clientId = ByteString.copyFrom(id);
    }

    /** A client on the caller's event loop where it is on one of this Vert.x, else on a loop of Vert.x's choice. */
    public static SluiceClient connect(Vertx vertx, ClientOptions options) {
        return new SluiceClient(vertx, options, null);
    }

    /** A client with an event loop of its own, for programs that have no Vert.x. */
    public static SluiceClient connect(ClientOptions options) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setPreferNativeTransport(true));
        return new SluiceClient(vertx, options, vertx);
    }

    /** What the server says about itself; asked once. */
    public Future<ServerInfo> hello() {
        if (wire.isClosed()) {
            return Future.failedFuture(Failures.clientClosed());
        }
        Promise<ServerInfo> promise = loop.promise();
        loop.run(() -> known().onComplete(promise));
        return promise.future();
    }

    /** Makes a session, attached and without streams. */
    public Future<ClientSession> session() {
        return forSession().compose(info -> attach(newSession(info), SessionRef.getDefaultInstance()));
    }

    /** Makes a session with streams that are alike, all or none. */
    public Future<OpenedStreams> open(StreamSpec template, int count) {
        return open(Collections.nCopies(count, template), OpenMode.ALL_OR_NOTHING);
    }

    /**
     * Makes a session with a batch of streams: one call opens them, another one attaches. Their session is what
     * {@link ClientStream#session} gives. A batch that is larger than a call takes is opened as
     * {@link ClientSession#open(List, OpenMode)} does.
     *
     * @return the streams in the order of their specs; fails with an {@link OpenException} where none is open
     */
    public Future<OpenedStreams> open(List<StreamSpec> specs, OpenMode mode) {
        if (specs.isEmpty()) {
            return loop.failed(new IllegalArgumentException("no streams to open"));
        }
        return forSession().compose(info -> {
            List<OpenRequest.Builder> requests =
                    OpenSplit.of(info, ClientSession.frameBytes(info)).requests(specs, mode);
            return requests.size() == 1
                    ? openAndAttach(info, requests.get(0), specs, mode)
                    : session().compose(session -> session.open(specs, mode));
        });
    }

    /** What an operator does: see what is parked and what failed, and let it go on. */
    public SluiceAdmin admin() {
        return new SluiceAdmin(wire);
    }

    /**
     * Ends all sessions at once, and the connection. Programs that care close their sessions first.
     *
     * <p>Whatever is asked of the client afterwards fails with {@code CLIENT_CLOSED}. Its sessions and streams throw that where the
     * event loop was the client's own, since with it goes the thread that could tell; else they say that their session is closed.
     */
    public Future<Void> close() {
        Promise<Void> promise = own == null ? loop.promise() : Promise.promise();
        Future<Void> before = closing.compareAndExchange(null, promise.future());
        if (before != null) {
            return before;
        }
        wire.refuse();
        loop.run(() -> {
            List.copyOf(sessions).forEach(session -> session.abandon(Failures.sessionClosed()));
            wire.close().onComplete(closed -> closeOwn().onComplete(promise));
        });
        return promise.future();
    }

    /** Its future has no context: the loop that this runs on is about to end. */
    private Future<Void> closeOwn() {
        return own == null ? Future.succeededFuture() : own.close();
    }

    /** What the server says, where it takes sessions such as the options want them. */
    private Future<ServerInfo> forSession() {
        return hello().compose(info -> {
            int max = Math.max(1, info.maxPathsPerSession());
            return options.paths() <= max
                    ? Future.succeededFuture(info)
                    : loop.failed(Failures.tooManyPaths(options.paths(), max));
        });
    }

    private Future<ServerInfo> known() {
        Future<ServerInfo> asked = server;
        if (asked == null || asked.failed()) {
            asked = ask();
            server = asked;
        }
        return asked;
    }

    private Future<ServerInfo> ask() {
        HelloRequest request = HelloRequest.newBuilder()
                .addVersions("1.1")
                .addVersions("1.0")
                .setClient(options.clientName())
                .build();
        return wire.hello(request)
                .map(ServerInfo::of)
                .recover(cause -> isUnimplemented(cause)
                        ? Future.succeededFuture(ServerInfo.FIRST_VERSION)
                        : Future.failedFuture(cause));
    }

    private static boolean isUnimplemented(Throwable cause) {
        return cause instanceof SluiceException known && known.code() == GrpcStatus.UNIMPLEMENTED;
    }

    private ClientSession newSession(ServerInfo info) {
        return new ClientSession(
                wire,
                loop,
                options,
                info,
                requestIds,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private Future<ClientSession> attach(ClientSession session, SessionRef ref) {
        sessions.add(session);
        session.onClosed().onComplete(closed -> sessions.remove(session));
        return session.attach(ref);
    }

    private Future<OpenedStreams> openAndAttach(
            ServerInfo info, OpenRequest.Builder request, List<StreamSpec> specs, OpenMode mode) {
        OpenRequest call = request.setClientId(clientId)
                .setRequestId(requestIds.incrementAndGet())
                .build();
        return openOnce(call).compose(response -> opened(info, response, specs, mode));
    }

    /** Tried a second time where the first one may not have reached the server: the same id opens nothing twice. */
    private Future<OpenResponse> openOnce(OpenRequest call) {
        return wire.open(call)
                .recover(cause -> cause instanceof SluiceException known && known.code() == GrpcStatus.UNAVAILABLE
                        ? wire.open(call)
                        : Future.failedFuture(cause));
    }

    private Future<OpenedStreams> opened(
            ServerInfo info, OpenResponse response, List<StreamSpec> specs, OpenMode mode) {
        if (response.getStreamIdsCount() != specs.size()) {
            return loop.failed(Failures.protocolError("the answer to an Open of " + specs.size() + " streams has "
                    + response.getStreamIdsCount() + " ids"));
        }
        SortedMap<Integer, SluiceException> failures = failures(response);
        if (failures.size() == specs.size() || (mode == OpenMode.ALL_OR_NOTHING && !failures.isEmpty())) {
            return loop.failed(new OpenException(failures));
        }
        ClientSession session = newSession(info);
        session.defaultWindow(response.getDefaultWindow());
        List<ClientStream> streams = new ArrayList<>(specs.size());
        for (int i = 0; i < specs.size(); i++) {
            streams.add(session.adopt(response.getStreamIds(i), specs.get(i)));
        }
        return attach(session, response.getSession()).map(ready -> new OpenedStreams(streams, failures));
    }

    /** Of all streams that have no id; those that the server does not name were rolled back. */
    private static SortedMap<Integer, SluiceException> failures(OpenResponse response) {
        SortedMap<Integer, SluiceException> failures = new TreeMap<>();
        for (int i = 0; i < response.getStreamIdsCount(); i++) {
            if (response.getStreamIds(i) == 0) {
                failures.put(i, Failures.rolledBack());
            }
        }
        for (OpenError error : response.getErrorsList()) {
            failures.computeIfPresent(error.getIndex(), (index, unknown) -> Failures.of(error.getStatus()));
        }
        return failures;
    }
}
