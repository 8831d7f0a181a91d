package dev.sluice.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What blocking handlers run on. How many calls run at once is bounded for each handler before they get here. */
final class WorkerPool {

    private WorkerPool() {}

    /** Virtual threads on a JVM that has them, else {@code threads} threads. */
    static ExecutorService start(int threads) {
        try {
            // By name, as the program is compiled for JVMs that do not have it.
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return platform(threads);
        }
    }

    static ExecutorService platform(int threads) {
        AtomicInteger count = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "sluice-worker-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
