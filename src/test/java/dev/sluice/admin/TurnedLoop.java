package dev.sluice.admin;

import dev.sluice.session.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A loop that turns when the test says so. The test's thread is never on it. */
final class TurnedLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long nowNanos;
    private boolean inLoop;

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
        return inLoop;
    }

    @Override
    public long wallMillis() {
        return 0;
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    /** Runs what there is to run. Returns how much that was. */
    int turn() {
        int ran = 0;
        inLoop = true;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            ran++;
        }
        inLoop = false;
        return ran;
    }

    void advance(Duration time) {
        nowNanos += time.toNanos();
    }
}
