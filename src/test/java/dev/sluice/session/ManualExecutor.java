package dev.sluice.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A pool of workers whose tasks begin when the test says so. */
final class ManualExecutor implements Executor {
    private final ManualLoop loop;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean shutDown;

    ManualExecutor(ManualLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        if (shutDown) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    }

    int waiting() {
        return tasks.size();
    }

    void runNext() {
        loop.elsewhere(tasks.remove());
    }

    void runAll() {
        while (!tasks.isEmpty()) {
            runNext();
        }
    }

    void shutDown() {
        shutDown = true;
    }
}
