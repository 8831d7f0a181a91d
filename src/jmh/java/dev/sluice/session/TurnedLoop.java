package dev.sluice.session;

import java.util.ArrayDeque;

/** A loop that its benchmark turns, with the real clock: reading that is part of what a message costs. */
final class TurnedLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

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
        return true;
    }

    @Override
    public long wallMillis() {
        return 0;
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    void runUntilIdle() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
