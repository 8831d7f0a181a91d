package dev.sluice.cli;

import dev.sluice.admin.StoreTrouble;
import dev.sluice.admin.Views;
import dev.sluice.client.Target;
import dev.sluice.dashboard.DashboardRoutes;
import dev.sluice.dashboard.DashboardServer;
import dev.sluice.dashboard.DashboardSettings;
import dev.sluice.dashboard.Health;
import dev.sluice.dashboard.HealthRoutes;
import dev.sluice.dashboard.HttpSettings;
import dev.sluice.dashboard.MetricsRoutes;
import dev.sluice.dashboard.Routes;
import dev.sluice.grpc.GrpcSettings;
import dev.sluice.grpc.SluiceServer;
import dev.sluice.grpc.Traffic;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerProvider;
import dev.sluice.handler.HandlerRegistry;
import dev.sluice.handler.Plugins;
import dev.sluice.metrics.Metrics;
import dev.sluice.metrics.SessionEvents;
import dev.sluice.session.Sessions;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole server, from its data directory to its port, in this process. */
final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("sluice.server");

    /** What closing may take beside the drain time-out. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** What is to be closed, the last one opened first. A signal may come while more is opened. */
    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();

    private final Duration drainTime;
    private final Vertx vertx;
    private final Sessions sessions;
    private final Traffic traffic = new Traffic();
    private final Metrics metrics;
    private final DashboardServer dashboard;
    private final SluiceServer server;
    private volatile boolean listening;

    /** @throws CommandFailure (or a plugin's) when it cannot start; nothing stays open then */
    static RunningServer start(ServerConfig config) {
        return new RunningServer(config);
    }

    private RunningServer(ServerConfig config) {
        try {
            drainTime = config.grpc().drainDelay().plus(config.grpc().drainTimeout());
            DataDirectory data = opened(DataDirectory.take(config.dataDir()));
            Plugins plugins = opened(Plugins.load(folder(config), new HandlerProvider.Setup(data.path())));
            ExecutorService workers = WorkerPool.start(config.workers().threads());
            opened.push(() -> {
                workers.shutdownNow();
                workers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            });
            SessionEvents events = new SessionEvents(new SessionLog());
            Store store = opened(store(config, data));
            sessions = new Sessions(
                    config.limits(), config.workers(), handlers(plugins.registry()), workers, events, store);
            metrics = opened(new Metrics(sessions, events, traffic, Main.Version.text()));
            dashboard = listen(config.http(), config.dashboard());
            vertx = started(loops(config.grpc()));
            server = listen(config.grpc());
            listening = true;
        } catch (RuntimeException | Error e) {
            closeAll();
            throw e;
        }
        logStart();
    }

    Sessions sessions() {
        return sessions;
    }

    String host() {
        return server.host();
    }

    /** As a client's {@code --target} takes it. */
    String address() {
        return new Target(host(), port()).text();
    }

    int port() {
        return server.port();
    }

    String dashboardUrl() {
        return "http://" + new Target(dashboard.host(), dashboard.port()).text();
    }

    /** Starts load on this server, from within; it ends with the server. */
    void startDemo(PrintWriter out) {
        Demo demo = new Demo(sessions, out);
        opened.push(demo);
        demo.start(vertx, host(), port());
    }

    /** Finishes what was accepted, within the drain time-out, and closes everything. */
    @Override
    public void close() {
        LOG.atInfo().addKeyValue("at_most", drainTime).log("draining");
        try {
            long cutOff = await(server.drain(), drainTime.plus(GRACE));
            if (cutOff > 0) {
                LOG.atWarn().addKeyValue("sessions", cutOff).log("cut off when the drain time-out was over");
            }
        } catch (TimeoutException e) {
            LOG.warn("some work was not finished within the drain time-out");
        }
        closeAll();
        LOG.info("stopped");
    }

    private static Store store(ServerConfig config, DataDirectory data) {
        try {
            return Store.open(config.store().in(data.path().resolve("store")));
        } catch (StoreFailure e) {
            throw new CommandFailure("cannot open the store: " + e.getMessage());
        }
    }

    private static int loops(GrpcSettings grpc) {
        return grpc.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : grpc.eventLoops();
    }

    private Vertx started(int loops) {
        Vertx started = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        opened.push(() -> await(started.close(), GRACE));
        return started;
    }

    /** On a loop that no session lives on, and that answers until the last of them is gone. */
    private DashboardServer listen(HttpSettings http, DashboardSettings settings) {
        return bound(
                DashboardServer.start(started(1), http, routes(http, settings)),
                "http",
                new Target(http.host(), http.port()));
    }

    /** What is served over HTTP. */
    private List<Routes> routes(HttpSettings http, DashboardSettings settings) {
        return List.of(
                new HealthRoutes(new ServerHealth(), http.livenessTimeout()),
                new MetricsRoutes(metrics),
                new DashboardRoutes(new Views(sessions), settings));
    }

    private SluiceServer listen(GrpcSettings grpc) {
        return bound(SluiceServer.start(vertx, grpc, sessions, traffic), "grpc", new Target(grpc.host(), grpc.port()));
    }

    private static <T> T bound(Future<T> start, String section, Target address) {
        try {
            return start.await();
        } catch (Exception e) {
            if (e instanceof StoreFailure) {
                throw new CommandFailure("cannot read the store: " + e.getMessage());
            }
            throw new CommandFailure(
                    "cannot listen on " + address.text() + " (" + section + ".port): " + why(e, section));
        }
    }

    private static String why(Exception e, String section) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Address already in use")
                ? "another process uses it; stop that one or choose another with --" + section + "-port"
                : message;
    }

    /** A folder that somebody named must be there, or its handlers would be missing without a word. */
    private static @Nullable Path folder(ServerConfig config) {
        Path folder = config.pluginsFolder();
        if (folder != null && !Files.isDirectory(folder)) {
            throw CommandFailure.usage("the plugins folder " + folder + " is not there");
        }
        return folder;
    }

    private static Map<String, Handler> handlers(HandlerRegistry registry) {
        return registry.names().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> registry.find(name).orElseThrow().handler()));
    }

    private void logStart() {
        LOG.atInfo()
                .addKeyValue("grpc", address())
                .addKeyValue("dashboard", dashboardUrl())
                .addKeyValue("handlers", sessions.handlerNames())
                .addKeyValue("native_transport", vertx.isNativeTransportEnabled())
                .log("serving");
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private void closeAll() {
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (Exception e) {
                // The others are to be closed all the same.
                LOG.atWarn().addKeyValue("reason", e.toString()).log("not closed in good order");
            }
        }
    }

    /** As probes see it, which come before the server is up. */
    private final class ServerHealth implements Health {
        @Override
        public Readiness readiness() {
            if (sessions.draining()) {
                return Readiness.DRAINING;
            }
            return listening ? Readiness.READY : Readiness.STARTING;
        }

        @Override
        public @Nullable StoreTrouble storeTrouble() {
            return StoreTrouble.of(sessions.storeView());
        }

        @Override
        public Duration loopsSilent() {
            return Duration.ofNanos(traffic.silentNanos());
        }
    }

    private static <T> T await(Future<T> future, Duration limit) throws TimeoutException {
        return future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
