package dev.sluice.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks on a shared pool, at most so many at once; the others wait their turn. Its queue is bounded by its users: a
 * stream has at most one task in it, an open batch one.
 */
final class LimitedExecutor {
    private final Executor pool;
    private final int max;
    private final Queue<Task> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    /** Beside the queue, which would have to be walked for its length. */
    private final AtomicInteger waits = new AtomicInteger();

    LimitedExecutor(Executor pool, int max) {
        this.pool = pool;
        this.max = max;
    }

    private record Task(Runnable work, Runnable rejected) {}

    /** @param rejected runs instead when the pool is shut down; on any thread */
    void execute(Runnable work, Runnable rejected) {
        waits.incrementAndGet();
        waiting.add(new Task(work, rejected));
        startMore();
    }

    /** Tasks given to the pool that are not over. */
    int running() {
        return running.get();
    }

    /** Tasks that wait for others to be over. */
    int waiting() {
        return waits.get();
    }

    /** A task is always seen by whoever adds it or by whoever gives back a permit after it was added. */
    private void startMore() {
        while (!waiting.isEmpty() && permit()) {
            Task task = waiting.poll();
            if (task == null) {
                running.decrementAndGet();
            } else {
                waits.decrementAndGet();
                start(task);
            }
        }
    }

    private void start(Task task) {
        try {
            pool.execute(() -> run(task.work()));
        } catch (RejectedExecutionException e) {
            running.decrementAndGet();
            task.rejected().run();
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } finally {
            running.decrementAndGet();
            startMore();
        }
    }

    private boolean permit() {
        int now = running.get();
        while (now < max) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
            now = running.get();
        }
        return false;
    }
}
