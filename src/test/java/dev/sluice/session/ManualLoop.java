package dev.sluice.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A loop that runs when the test says so, with a clock that the test sets. */
final class ManualLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long nowNanos = 1_000_000_000;
    private boolean elsewhere;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void executeAfterReads(Runnable task) {
        execute(task);
    }

    @Override
    public boolean inLoop() {
        return !elsewhere;
    }

    @Override
    public long wallMillis() {
        return nowNanos / 1_000_000;
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    /** Runs what there is to run, and what comes of it. */
    void runUntilIdle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Runs the task as another thread would. */
    void elsewhere(Runnable task) {
        as(true, task);
    }

    /** Runs the task as the loop does, while another thread is in the middle of something. */
    void meanwhile(Runnable task) {
        as(false, task);
    }

    private void as(boolean other, Runnable task) {
        boolean before = elsewhere;
        elsewhere = other;
        try {
            task.run();
        } finally {
            elsewhere = before;
        }
    }

    void advance(Duration time) {
        nowNanos += time.toNanos();
    }
}
