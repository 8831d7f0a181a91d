package dev.sluice.session;

import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A registered handler with what the server keeps about it. Thread-safe.
 *
 * <p>A call that outlives its time limit is stuck until it returns. With too many stuck ones the handler is unavailable:
 * nothing new is given to it, so that it cannot eat the worker pool.
 */
final class HandlerBinding {
    private final String name;
    private final Handler handler;
    private final HandlerOptions options;
    private final LimitedExecutor workers;
    private final long timeoutNanos;
    private final int maxStuck;
    private final HandlerCounters counters;

    HandlerBinding(String name, Handler handler, WorkerLimits limits, Executor pool) {
        this.name = name;
        this.handler = handler;
        this.options = handler.options();
        Duration timeout = options.timeout().isZero() ? limits.handlerTimeout() : options.timeout();
        this.timeoutNanos = timeout.toNanos();
        this.maxStuck = limits.maxStuck();
        int concurrent = options.maxConcurrent() == 0 ? limits.maxConcurrentPerHandler() : options.maxConcurrent();
        this.workers = new LimitedExecutor(pool, concurrent);
        this.counters = new HandlerCounters(name, workers);
    }

    HandlerCounters counters() {
        return counters;
    }

    String name() {
        return name;
    }

    Handler handler() {
        return handler;
    }

    boolean blocking() {
        return options.blocking();
    }

    int maxRun() {
        return options.maxRun();
    }

    int prefetch() {
        return options.prefetch();
    }

    boolean usesState() {
        return options.state();
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /**
     * Runs a call of a handler that blocks, when it is its turn.
     *
     * @param rejected runs instead when the workers are shut down; on any thread
     */
    void onWorker(Runnable call, Runnable rejected) {
        workers.execute(call, rejected);
    }

    void becameStuck() {
        counters.stuck.incrementAndGet();
    }

    void cameBack() {
        counters.stuck.decrementAndGet();
    }

    boolean available() {
        return counters.stuck() < maxStuck;
    }
}
