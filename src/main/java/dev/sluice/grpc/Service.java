package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.session.Home;
import dev.sluice.session.OpenAsk;
import dev.sluice.session.OpenCall;
import dev.sluice.session.OpenResult;
import dev.sluice.session.Quota;
import dev.sluice.session.Session;
import dev.sluice.session.Sessions;
import dev.sluice.v1.CloseRequest;
import dev.sluice.v1.CloseResponse;
import dev.sluice.v1.OpenRequest;
import dev.sluice.v1.SessionRef;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The unary methods of {@code sluice.v1.Streams} on one event loop, without the calls that carry them. */
final class Service {
    private final Sessions sessions;
    private final Home home;
    private final GrpcSettings settings;
    private final Traffic traffic;
    private final Unwritten unwritten;
    private final OpenReader opens;

    /** Weak, because a connection's close handler is a single slot that others want too. */
    private final Map<HttpConnection, Connection> connections = new WeakHashMap<>();

    Service(Sessions sessions, Home home, GrpcSettings settings, Traffic traffic, Unwritten unwritten) {
        this.sessions = sessions;
        this.home = home;
        this.settings = settings;
        this.traffic = traffic;
        this.unwritten = unwritten;
        this.opens = new OpenReader(sessions.limits());
    }

    Sessions sessions() {
        return sessions;
    }

    /** The home on the calls' own loop. */
    Home home() {
        return home;
    }

    int maxFrameBytes() {
        return settings.maxFrameBytes();
    }

    Traffic traffic() {
        return traffic;
    }

    Unwritten unwritten() {
        return unwritten;
    }

    OpenReader opens() {
        return opens;
    }

    Connection connection(HttpConnection connection) {
        return connections.computeIfAbsent(
                connection,
                c -> new Connection(
                        sessions.newConnectionQuota(),
                        new Quota("max-connects-per-connection", settings.maxConnectsPerConnection()),
                        new Quota("max-incomplete-bytes", settings.maxIncompleteBytes())));
    }

    Session find(SessionRef ref) throws RejectedException {
        Sessions.Found found = sessions.find(ref.getSessionId(), ref.getToken().toByteArray());
        if (found instanceof Sessions.Found.Denied denied) {
            throw new RejectedException(denied.failure());
        }
        Session session = ((Sessions.Found.Known) found).session();
        checkEpoch(ref.getEpoch(), session);
        return session;
    }

    /** Whether who names that epoch, or none (0), may act on the session still. */
    static void checkEpoch(long epoch, Session session) throws RejectedException {
        if (epoch != 0 && epoch != session.epoch()) {
            throw new RejectedException(staleEpoch(epoch, session.epoch()));
        }
    }

    static Failure staleEpoch(long epoch, long current) {
        return new Failure(
                        Failure.Code.FAILED_PRECONDITION,
                        "STALE_EPOCH",
                        "epoch: is " + epoch + ", but the session's is " + current)
                .with("epoch", current);
    }

    /** A server that leaves lets no session begin: it could not tell its client so any more. */
    void checkStays() throws RejectedException {
        Failure leaving = sessions.whyNoSession();
        if (leaving != null) {
            throw new RejectedException(leaving);
        }
    }

    Session orDenied(@Nullable Session created) throws RejectedException {
        if (created == null) {
            Quota quota = sessions.sessionQuota();
            throw new RejectedException(Failure.quota(quota.limit(), quota.max(), "no room for one more session"));
        }
        return created;
    }

    /** Opens streams, in the session named or in a new one. The answer comes on this loop or on the session's. */
    void open(OpenRequest request, HttpConnection connection, OpenCall call, Consumer<Opened> result)
            throws RejectedException {
        OpenAsk ask = opens.read(request, 0, connection(connection).streams());
        boolean makes = !request.hasSession();
        Session session = makes ? make(request) : find(request.getSession());
        Consumer<OpenResult> answer = opened -> result.accept(new Opened(session, makes, opened));
        session.home()
                .run(() -> session.whenLoaded(
                        () -> session.open(ask, call, answer),
                        failure -> answer.accept(new OpenResult.Denied(failure))));
    }

    /** What became of an Open, and where. */
    record Opened(Session session, boolean made, OpenResult result) {}

    private Session make(OpenRequest request) throws RejectedException {
        checkStays();
        if (request.getClientId().isEmpty()) {
            if (request.getRequestId() != 0) {
                throw RejectedException.invalid(
                        "client_id",
                        "is missing; 16 random bytes tell a retry of this call from another client's call");
            }
            return orDenied(sessions.create(home, null));
        }
        Sessions.ClientCall call =
                new Sessions.ClientCall(OpenReader.clientId(request.getClientId()), request.getRequestId());
        return orDenied(sessions.create(home, request.getRequestId() == 0 ? null : call));
    }

    /** Closes streams or a session. The answer comes when they are closed, on the session's home. */
    void close(CloseRequest request, Consumer<CloseResponse> closed, Consumer<Failure> failed)
            throws RejectedException {
        if (request.getMode() == CloseRequest.Mode.UNRECOGNIZED) {
            throw RejectedException.unsupported("mode", "is none of FINISH and ABORT");
        }
        Session session = find(request.getSession());
        boolean finish = request.getMode() == CloseRequest.Mode.FINISH;
        Runnable close = () -> session.close(request.getStreamIdsList(), finish, (missing, failure) -> {
            if (failure != null) {
                failed.accept(failure);
            } else {
                closed.accept(CloseResponse.newBuilder()
                        .addAllErrors(Answers.errors(missing))
                        .build());
            }
        });
        session.home().run(() -> session.whenLoaded(close, failed));
    }
}
