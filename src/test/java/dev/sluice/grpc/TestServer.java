package dev.sluice.grpc;

import dev.sluice.handler.Handler;
import dev.sluice.session.Counters;
import dev.sluice.session.Limits;
import dev.sluice.session.SessionListener;
import dev.sluice.session.Sessions;
import dev.sluice.session.WorkerLimits;
import dev.sluice.store.Store;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server in this process, on a port of its own, with the handlers and limits that a test wants. */
public final class TestServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService workers = Executors.newFixedThreadPool(8);
    private final Sessions sessions;
    private final Traffic traffic = new Traffic();
    private final SluiceServer server;

    private TestServer(Builder builder) {
        sessions = new Sessions(
                builder.limits, builder.workers, builder.handlers, workers, builder.listener, builder.store);
        server = SluiceServer.start(vertx, builder.grpc, sessions, traffic).await();
    }

    /** Those of a server of which nobody said anything else. */
    static Limits limits() {
        return with().limits;
    }

    public static Builder with() {
        return new Builder();
    }

    public int port() {
        return server.port();
    }

    public Sessions sessions() {
        return sessions;
    }

    public Counters counters() {
        return sessions.counters();
    }

    public Traffic traffic() {
        return traffic;
    }

    public SluiceServer server() {
        return server;
    }

    @Override
    public void close() {
        vertx.close().await();
        workers.shutdownNow();
    }

    /** What a test wants; everything else is as a server is shipped, but for times, which are shorter. */
    public static final class Builder {
        private final Map<String, Handler> handlers = new LinkedHashMap<>();
        private @Nullable Store store;
        private SessionListener listener = new QuietListener();
        private GrpcSettings grpc = new GrpcSettings(
                "127.0.0.1",
                0,
                2,
                8 << 20,
                1000,
                24,
                64 << 20,
                64 << 20,
                1 << 20,
                1_000,
                32,
                false,
                true,
                "",
                10_000,
                12_000,
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(30));
        private WorkerLimits workers = new WorkerLimits(8, 4, Duration.ofSeconds(30), 4);
        private Limits limits = new Limits(
                1_000,
                2_000_000,
                1_100_000,
                2_000_000,
                100_000,
                4 << 20,
                256L << 20,
                Long.MAX_VALUE,
                1024,
                4 << 20,
                65536,
                64 << 20,
                1024,
                1024,
                32,
                4096,
                10_000,
                1024,
                1_000,
                1024,
                4 << 20,
                16,
                1024,
                1024,
                1024,
                4 << 20,
                Duration.ofSeconds(30),
                64,
                256,
                100,
                Duration.ofHours(1),
                1_000,
                1 << 20,
                8,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofHours(24),
                4096,
                1 << 20,
                Duration.ofSeconds(10),
                1_000,
                Duration.ofMillis(10));

        public Builder handler(String name, Handler handler) {
            handlers.put(name, handler);
            return this;
        }

        public Builder listener(SessionListener wanted) {
            listener = wanted;
            return this;
        }

        public Builder eventLoops(int loops) {
            return grpc("eventLoops", loops);
        }

        public Builder maxFrameBytes(int bytes) {
            return grpc("maxFrameBytes", bytes);
        }

        public Builder maxConnectsPerConnection(int calls) {
            return grpc("maxConnectsPerConnection", calls);
        }

        public Builder maxHealthWatches(int watches) {
            return grpc("maxHealthWatches", watches);
        }

        public Builder reflection(boolean on) {
            return grpc("reflection", on);
        }

        public Builder webOrigins(String origins) {
            return grpc("webOrigins", origins);
        }

        public Builder drainTimeout(Duration timeout) {
            return grpc("drainTimeout", timeout);
        }

        /** Sets one setting of how the server listens by the name of its component. */
        public Builder grpc(String name, Object value) {
            grpc = RecordChange.with(grpc, name, value);
            return this;
        }

        public Builder workers(WorkerLimits wanted) {
            workers = wanted;
            return this;
        }

        public Builder limits(UnaryOperator<Limits> change) {
            limits = change.apply(limits);
            return this;
        }

        /** Sets one limit by the name of its component. */
        public Builder limit(String name, Object value) {
            limits = RecordChange.with(limits, name, value);
            return this;
        }

        /** Where durable streams are kept; the test closes it behind the server. */
        public Builder store(@Nullable Store wanted) {
            store = wanted;
            return this;
        }

        public TestServer start() {
            return new TestServer(this);
        }
    }

    private static final class QuietListener implements SessionListener {
        @Override
        public void handlerThrew(String handler, String sessionId, long streamId, Throwable thrown) {}

        @Override
        public void handlerStuck(String handler, String sessionId, long streamId) {}

        @Override
        public void streamReset(String sessionId, long streamId, String reason) {}
    }
}
