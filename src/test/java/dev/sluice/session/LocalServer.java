package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handler.Handler;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A server with no network and one home, on a loop that the test turns. */
final class LocalServer {
    static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(30);
    static final int MAX_STUCK = 2;

    final ManualLoop loop = new ManualLoop();
    final ManualExecutor workers = new ManualExecutor(loop);
    final RecordingListener listener = new RecordingListener();
    final Sessions sessions;
    final Home home;

    LocalServer(LimitsBuilder limits, Map<String, Handler> handlers) {
        this(limits, 4, handlers);
    }

    LocalServer(LimitsBuilder limits, int maxConcurrent, Map<String, Handler> handlers) {
        this(limits, maxConcurrent, handlers, null, Duration.ZERO);
    }

    private LocalServer(
            LimitsBuilder limits,
            int maxConcurrent,
            Map<String, Handler> handlers,
            @Nullable Store store,
            Duration later) {
        loop.advance(later);
        WorkerLimits workerLimits = new WorkerLimits(8, maxConcurrent, HANDLER_TIMEOUT, MAX_STUCK);
        sessions = new Sessions(limits.build(), workerLimits, handlers, workers, listener, store);
        home = new Home(sessions, loop);
    }

    /** One that has a store, and the sessions in it. What the store tells is told on no thread of the server's. */
    static LocalServer durable(LimitsBuilder limits, Map<String, Handler> handlers, Store store) throws StoreFailure {
        return durable(limits, handlers, store, Duration.ZERO);
    }

    /** @param later than other servers so much: the clock goes on from life to life */
    static LocalServer durable(LimitsBuilder limits, Map<String, Handler> handlers, Store store, Duration later)
            throws StoreFailure {
        LocalServer server = new LocalServer(limits, 4, handlers, store, later);
        server.sessions.restore();
        server.run();
        return server;
    }

    /** A server with one handler of the name {@code h}. */
    static LocalServer with(Handler handler) {
        return new LocalServer(new LimitsBuilder(), Map.of("h", handler));
    }

    void run() {
        loop.runUntilIdle();
    }

    /** The time goes on by so much, and the home notices. */
    void pass(Duration time) {
        loop.advance(time);
        home.tick();
        run();
    }

    /** Leaves, in no more steps than it takes where nothing is waited for. */
    Drain leave() {
        Drain drain =
                new Drain(sessions, Duration.ofSeconds(30), Duration.ZERO, new SplittableRandom(1), loop.nowNanos());
        for (int i = 0; i < 3; i++) {
            drain.step(loop.nowNanos());
            tick();
        }
        return drain;
    }

    /** The next tick, with which late news go. */
    void tick() {
        pass(Duration.ofMillis(10));
    }

    /** Lets workers and loop go on until neither has anything to do. */
    void work() {
        run();
        while (workers.waiting() > 0) {
            workers.runAll();
            run();
        }
    }

    /** Nothing is left of anything that was ever there. */
    void assertEmpty() {
        tick();
        assertThat(sessions.all()).as("sessions").isEmpty();
        assertThat(sessions.sessionQuota().used()).as("sessions counted").isZero();
        assertThat(sessions.streamQuota().used()).as("streams counted").isZero();
        assertThat(sessions.bufferedQuota().used()).as("bytes buffered").isZero();
        assertThat(home.timers().pending()).as("timers").isZero();
        assertThat(sessions.counters().detached()).as("sessions detached").isZero();
        assertThat(sessions.counters().durableSessions()).as("sessions durable").isZero();
        assertThat(sessions.counters().unloadedSessions())
                .as("sessions not loaded")
                .isZero();
    }
}
