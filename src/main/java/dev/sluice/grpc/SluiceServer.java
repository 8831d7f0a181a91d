package dev.sluice.grpc;

import dev.sluice.admin.Views;
import dev.sluice.session.Home;
import dev.sluice.session.Quota;
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
import io.vertx.core.internal.VertxInternal;
import io.vertx.grpc.common.GrpcHeaderNames;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC server: one verticle for each event loop on one port, each with a {@link Home} for the sessions made there.
 */
public final class SluiceServer {
    /** Vert.x: verticles that listen on the same negative port share one that is free. */
    private static final long COMMIT_POLL_MILLIS = 5;

    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final GrpcSettings settings;
    private final Sessions sessions;
    private final Traffic traffic;
    private final Quota watches;
    private final Quota adminCalls;
    private final Connections connections;
    private final Unwritten unwritten = new Unwritten();
    private final AtomicInteger homesToCome = new AtomicInteger();
    private final Promise<Void> restored = Promise.promise();
    private String deployment = "";
    private final int askedPort;
    private volatile int port;

    private SluiceServer(Vertx vertx, GrpcSettings settings, Sessions sessions, Traffic traffic) {
        this.vertx = vertx;
        this.settings = settings;
        this.sessions = sessions;
        this.traffic = traffic;
        this.watches = new Quota("grpc.max-health-watches", settings.maxHealthWatches());
        this.adminCalls = new Quota("grpc.max-admin-calls", settings.maxAdminCalls());
        this.connections = new Connections(settings, traffic);
        this.askedPort = settings.port() == 0 ? FREE_PORTS.decrementAndGet() : settings.port();
    }

    /**
     * Binds the port. The future fails when that cannot be done, with the cause.
     *
     * @param traffic takes down what goes through the port
     */
    public static Future<SluiceServer> start(Vertx vertx, GrpcSettings settings, Sessions sessions, Traffic traffic) {
        SluiceServer server = new SluiceServer(vertx, settings, sessions, traffic);
        int loops = settings.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : settings.eventLoops();
        server.homesToCome.set(loops);
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
     *
     * @return how many sessions were cut off because the time was over
     */
    public Future<Long> drain() {
        return new Shutdown(vertx, settings, sessions, connections, unwritten)
                .run()
                .eventually(this::close);
    }

    /** Counts the calls of {@code Health.Watch}. */
    Quota watches() {
        return watches;
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

    /** Listens on one event loop. */
    private final class Listener extends VerticleBase {
        private final WebOrigins pages = WebOrigins.of(settings.webOrigins());
        private final Health health = new Health(sessions, watches);
        private @Nullable HttpServer http;
        private @Nullable LoopPulse pulse;
        private @Nullable Home home;

        @Override
        public Future<?> start() {
            ContextInternal loop = (ContextInternal) context;
            Home made = new Home(sessions, new VertxLoop(loop));
            home = made;
            long tickMillis = Math.max(1, sessions.limits().ackDelay().toMillis());
            LoopPulse beating = traffic.newPulse(TimeUnit.MILLISECONDS.toNanos(tickMillis));
            pulse = beating;
            vertx.setPeriodic(tickMillis, id -> {
                beating.beat(System.nanoTime());
                made.tick();
                health.tick();
            });
            Methods methods = bound(new Methods(
                    new Service(sessions, made, settings, traffic, unwritten),
                    new AdminMethods(
                            new Views(sessions), task -> loop.runOnContext(v -> task.run()), settings, adminCalls),
                    health,
                    GrpcServer.server(vertx, grpcOptions())));
            VertxInternal watched = new WatchedVertx((VertxInternal) vertx, connections::made);
            HttpServer server = watched.createHttpServer(options())
                    .connectionHandler(connections::begun)
                    .requestHandler(request -> take(request, methods));
            http = server;
            return sessionsRestored(loop)
                    .compose(v -> server.listen(askedPort, settings.host()))
                    .onSuccess(bound -> port = bound.actualPort());
        }

        /** Nobody is let in before the sessions of before are there: who was told of none would not ask again. */
        private Future<Void> sessionsRestored(ContextInternal loop) {
            Promise<Void> here = loop.promise();
            restored.future().onComplete(here);
            if (homesToCome.decrementAndGet() == 0) {
                vertx.<Void>executeBlocking(() -> {
                            sessions.restore();
                            return null;
                        })
                        .onComplete(restored);
            }
            return here.future();
        }

        private Methods bound(Methods methods) {
            methods.bind();
            if (settings.reflection()) {
                methods.bindReflection();
            }
            return methods;
        }

        private void take(HttpServerRequest request, Methods methods) {
            if (pages.admit(request) && !OtherRequests.refuse(request)) {
                traffic.called(request);
                nameEncoding(request);
                methods.handle(request);
            }
        }

        /** The gRPC library throws at a compressed message of a call that does not say how, and the call would hang. */
        private static void nameEncoding(HttpServerRequest request) {
            if (!request.headers().contains(GrpcHeaderNames.GRPC_ENCODING)) {
                request.headers().set(GrpcHeaderNames.GRPC_ENCODING, Payloads.UNNAMED);
            }
        }

        @Override
        public Future<?> stop() {
            health.end();
            if (pulse != null) {
                traffic.ended(pulse);
            }
            Future<?> closed = http == null ? Future.succeededFuture() : http.shutdown(1, TimeUnit.SECONDS);
            return closed.eventually(this::committed).onComplete(done -> lastTick());
        }

        /** What the last sessions left is written; not for ever, where the disk takes nothing. */
        private Future<Void> committed() {
            return home == null || home.isCommitted()
                    ? Future.succeededFuture()
                    : vertx.timer(COMMIT_POLL_MILLIS, TimeUnit.MILLISECONDS).compose(v -> committed());
        }

        /** The timer's ticks have ended, perhaps before what the last session held was given back. */
        private void lastTick() {
            if (home != null) {
                home.tick();
            }
        }

        /** Not the text form of gRPC-Web, which throws at a request without a message, and the call would hang. */
        private GrpcServerOptions grpcOptions() {
            return new GrpcServerOptions()
                    .setMaxMessageSize(settings.maxFrameBytes())
                    .removeEnabledProtocol(GrpcProtocol.WEB_TEXT)
                    .removeEnabledProtocol(GrpcProtocol.TRANSCODING);
        }

        private HttpServerOptions options() {
            return new HttpServerOptions()
                    .setInitialSettings(new Http2Settings()
                            .setMaxConcurrentStreams(settings.maxCallsPerConnection())
                            .setInitialWindowSize(settings.callWindowBytes()))
                    .setHttp2ConnectionWindowSize(settings.connectionWindowBytes())
                    .setHttp2RstFloodMaxRstFramePerWindow(settings.maxResetsPerMinute())
                    .setHttp2RstFloodWindowDuration(1)
                    .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.MINUTES)
                    .setIdleTimeout((int) settings.idleTimeout().toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        }
    }
}
