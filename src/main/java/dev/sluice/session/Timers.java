package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The deadlines of one home, on one wheel: no timer of the runtime's for each stream. */
final class Timers {
    private static final long TICK_NANOS = 1L << 23;
    private static final int TICKS = 1024;

    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<Timer> pending = new Long2ObjectHashMap<>();
    private final List<Timer> due = new ArrayList<>();

    Timers(long nowNanos) {
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNanos, TICK_NANOS, TICKS);
    }

    /** A task that waits for its time. The wheel gives its number to others once it is off the wheel. */
    static final class Timer {
        private final long number;
        private @Nullable Runnable task;

        private Timer(long number, Runnable task) {
            this.number = number;
            this.task = task;
        }
    }

    /** Runs the task at its time, unless the timer is cancelled before. */
    Timer schedule(long deadlineNanos, Runnable task) {
        Timer timer = new Timer(wheel.scheduleTimer(deadlineNanos), task);
        pending.put(timer.number, timer);
        return timer;
    }

    /** Does nothing for one that has run. */
    void cancel(@Nullable Timer timer) {
        if (timer == null || timer.task == null) {
            return;
        }
        timer.task = null;
        if (pending.get(timer.number) == timer) {
            pending.remove(timer.number);
            wheel.cancelTimer(timer.number);
        }
    }

    /** Runs what is due. Tasks run after the wheel has turned, since they schedule others; and cancel others. */
    void poll(long nowNanos) {
        while (wheel.currentTickTime() <= nowNanos) {
            wheel.poll(nowNanos, (unit, now, number) -> due.add(pending.remove(number)), Integer.MAX_VALUE);
        }
        for (int i = 0; i < due.size(); i++) {
            run(due.get(i));
        }
        due.clear();
    }

    private static void run(Timer timer) {
        Runnable task = timer.task;
        timer.task = null;
        if (task != null) {
            task.run();
        }
    }

    int pending() {
        return pending.size();
    }
}
