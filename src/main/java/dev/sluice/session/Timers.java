package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;

/** The deadlines of one home, on one wheel: no timer of the runtime's for each stream. */
final class Timers {
    /** No timer. */
    static final long NONE = DeadlineTimerWheel.NULL_DEADLINE;

    private static final long TICK_NANOS = 1L << 23;
    private static final int TICKS = 1024;

    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<Runnable> tasks = new Long2ObjectHashMap<>();
    private final List<Runnable> due = new ArrayList<>();

    Timers(long nowNanos) {
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNanos, TICK_NANOS, TICKS);
    }

    /** Runs the task at its time. Returns the timer, for {@link #cancel}. */
    long schedule(long deadlineNanos, Runnable task) {
        long timer = wheel.scheduleTimer(deadlineNanos);
        tasks.put(timer, task);
        return timer;
    }

    void cancel(long timer) {
        if (timer != NONE && tasks.remove(timer) != null) {
            wheel.cancelTimer(timer);
        }
    }

    /** Runs what is due. Tasks run after the wheel has turned, since they schedule others. */
    void poll(long nowNanos) {
        while (wheel.currentTickTime() <= nowNanos) {
            wheel.poll(nowNanos, (unit, now, timer) -> collect(timer), Integer.MAX_VALUE);
        }
        for (int i = 0; i < due.size(); i++) {
            due.get(i).run();
        }
        due.clear();
    }

    int pending() {
        return tasks.size();
    }

    private boolean collect(long timer) {
        Runnable task = tasks.remove(timer);
        if (task != null) {
            due.add(task);
        }
        return true;
    }
}
