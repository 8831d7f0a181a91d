package dev.sluice.grpc;

import dev.sluice.session.Home;
import dev.sluice.session.Session;
import dev.sluice.session.Sessions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.grpc.common.GrpcHeaderNames;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC server: one verticle for each event loop on one port, each with a {@link Home} for the sessions made there.
 */
public final class SluiceServer {
    private static final long DRAIN_POLL_MILLIS = 25;

    /** Vert.x: verticles that listen on the same negative port share one that is free. */
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final GrpcSettings settings;
    private final Sessions sessions;
    private String deployment = "";
    private final int askedPort;
    private volatile int port;

    private SluiceServer(Vertx vertx, GrpcSettings settings, Sessions sessions) {
        this.vertx = vertx;
        this.settings = settings;
        this.sessions = sessions;
        this.askedPort = settings.port() == 0 ? FREE_PORTS.decrementAndGet() : settings.port();
    }

    /** Binds the port. The future fails when that cannot be done, with the cause. */
    public static Future<SluiceServer> start(Vertx vertx, GrpcSettings settings, Sessions sessions) {
        SluiceServer server = new SluiceServer(vertx, settings, sessions);
        int loops = settings.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : settings.eventLoops();
        return server.deploy(loops).map(server);
    }

    /** The port that is bound, which the settings may have left open. */
    public int port() {
        return port;
    }

    public String host() {
        return settings.host();
    }

    /**
     * Shuts down in good order: nothing new is taken, every client is told to leave, what was accepted is finished within
     * the drain time-out, and then all is closed.
     */
    public Future<Void> drain() {
        sessions.drain();
        Duration timeout = settings.drainTimeout();
        for (Session session : sessions.all()) {
            session.home().run(() -> session.goAway(timeout.toMillis()));
        }
        return settled(System.nanoTime() + timeout.toNanos())
                .compose(v -> endSessions())
                .eventually(this::close);
    }

    /** Closes at once: calls break off. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }

    private Future<Void> deploy(int loops) {
        DeploymentOptions options = new DeploymentOptions().setInstances(loops);
        return vertx.deployVerticle(Listener::new, options)
                .onSuccess(id -> deployment = id)
                .mapEmpty();
    }

    private Future<Void> settled(long deadlineNanos) {
        return ask(Session::isSettled).compose(all -> {
            if (all.stream().allMatch(settled -> settled) || System.nanoTime() > deadlineNanos) {
                return Future.succeededFuture();
            }
            return vertx.timer(DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS).compose(v -> settled(deadlineNanos));
        });
    }

    private Future<Void> endSessions() {
        return ask(session -> {
                    session.endGoingAway();
                    return true;
                })
                .mapEmpty();
    }

    /** Asks every session at its home. */
    private Future<List<Boolean>> ask(Predicate<Session> question) {
        List<Future<Boolean>> answers = new ArrayList<>();
        for (Session session : sessions.all()) {
            Promise<Boolean> answer = Promise.promise();
            session.home().run(() -> answer.complete(question.test(session)));
            answers.add(answer.future());
        }
        return Future.join(answers).map(all -> all.list());
    }

    /** Listens on one event loop. */
    private final class Listener extends VerticleBase {
        private @Nullable HttpServer http;

        @Override
        public Future<?> start() {
            ContextInternal loop = (ContextInternal) context;
            Home home = new Home(sessions, new VertxLoop(loop));
            long tickMillis = Math.max(1, sessions.limits().ackDelay().toMillis());
            vertx.setPeriodic(tickMillis, id -> home.tick());
            GrpcServer grpc =
                    GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(settings.maxFrameBytes()));
            Methods methods = new Methods(new Service(sessions, home, settings), grpc);
            methods.bind();
            HttpServer server = vertx.createHttpServer(options()).requestHandler(request -> {
                nameEncoding(request);
                methods.handle(request);
            });
            http = server;
            return server.listen(askedPort, settings.host()).onSuccess(bound -> port = bound.actualPort());
        }

        /** The gRPC library throws at a compressed message of a call that does not say how, and the call would hang. */
        private static void nameEncoding(HttpServerRequest request) {
            if (!request.headers().contains(GrpcHeaderNames.GRPC_ENCODING)) {
                request.headers().set(GrpcHeaderNames.GRPC_ENCODING, Payloads.UNNAMED);
            }
        }

        @Override
        public Future<?> stop() {
            return http == null ? Future.succeededFuture() : http.shutdown(1, TimeUnit.SECONDS);
        }

        private HttpServerOptions options() {
            return new HttpServerOptions()
                    .setInitialSettings(new Http2Settings()
                            .setMaxConcurrentStreams(settings.maxCallsPerConnection())
                            .setInitialWindowSize(settings.callWindowBytes()))
                    .setHttp2ConnectionWindowSize(settings.connectionWindowBytes());
        }
    }
}
