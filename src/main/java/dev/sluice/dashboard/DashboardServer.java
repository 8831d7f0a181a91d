package dev.sluice.dashboard;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP server, on one event loop. */
public final class DashboardServer {
    private static final long CLOSE_GRACE_MILLIS = 500;

    private final Vertx vertx;
    private final HttpSettings settings;
    private final List<Routes> parts;
    private String deployment = "";
    private volatile int port;

    private DashboardServer(Vertx vertx, HttpSettings settings, List<Routes> parts) {
        this.vertx = vertx;
        this.settings = settings;
        this.parts = List.copyOf(parts);
    }

    /** Binds the port. The future fails when that cannot be done, with the cause. */
    public static Future<DashboardServer> start(Vertx vertx, HttpSettings settings, List<Routes> parts) {
        DashboardServer server = new DashboardServer(vertx, settings, parts);
        return vertx.deployVerticle(server.new Listener())
                .onSuccess(id -> server.deployment = id)
                .map(server);
    }

    public String host() {
        return settings.host();
    }

    /** The port that is bound, which the settings may have left open. */
    public int port() {
        return port;
    }

    /** Lets requests finish that are under way, for a moment, and closes. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }

    private final class Listener extends VerticleBase {
        private @Nullable HttpServer http;
        private int connections;

        @Override
        public Future<?> start() {
            Router router = Router.router(vertx);
            new RequestChecks(settings.host()).mount(router);
            parts.forEach(part -> part.mount(router));
            router.errorHandler(400, call -> Texts.end(call, 400, "the request is not well-formed, or has no Host"));
            router.errorHandler(404, call -> Texts.end(call, 404, "there is nothing here"));
            HttpServer server = vertx.createHttpServer(options())
                    .connectionHandler(this::connected)
                    .requestHandler(router);
            http = server;
            return server.listen(settings.port(), settings.host()).onSuccess(bound -> port = bound.actualPort());
        }

        @Override
        public Future<?> stop() {
            return http == null ? Future.succeededFuture() : http.shutdown(CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void connected(HttpConnection connection) {
            connections++;
            connection.closeHandler(v -> connections--);
            if (connections > settings.maxConnections()) {
                connection.close();
            }
        }

        private HttpServerOptions options() {
            return new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(Math.toIntExact(settings.idleTimeout().toMillis()))
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        }
    }
}
