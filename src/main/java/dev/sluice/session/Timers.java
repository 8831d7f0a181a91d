package dev.sluice.session;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one home: no timer of the runtime's for each stream. Those of the same tick stand in one bucket, so that
 * however many streams are given the same time at once, setting and cancelling one costs the same.
 */
final class Timers {
    private static final int TICK_BITS = 23;

    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private final ArrayDeque<Timer> due = new ArrayDeque<>();
    private final long startNanos;

    /** The one that was set in last: streams that are given a time together share it. */
    private @Nullable Bucket latest;

    private int pending;

    Timers(long nowNanos) {
        startNanos = nowNanos;
    }

    /** A task that waits for its time. */
    static final class Timer {
        private final long deadlineNanos;
        private @Nullable Runnable task;
        private @Nullable Bucket bucket;
        private @Nullable Timer previous;
        private @Nullable Timer next;

        private Timer(long deadlineNanos, Runnable task) {
            this.deadlineNanos = deadlineNanos;
            this.task = task;
        }

        long deadlineNanos() {
            return deadlineNanos;
        }
    }

    /** The timers of one tick, in the order in which they were set. */
    private static final class Bucket {
        private final long tick;
        private @Nullable Timer first;
        private @Nullable Timer last;

        private Bucket(long tick) {
            this.tick = tick;
        }

        private void add(Timer timer) {
            timer.bucket = this;
            timer.previous = last;
            if (last == null) {
                first = timer;
            } else {
                last.next = timer;
            }
            last = timer;
        }

        private void remove(Timer timer) {
            if (timer.previous == null) {
                first = timer.next;
            } else {
                timer.previous.next = timer.next;
            }
            if (timer.next == null) {
                last = timer.previous;
            } else {
                timer.next.previous = timer.previous;
            }
            timer.bucket = null;
            timer.previous = null;
            timer.next = null;
        }
    }

    /** Runs the task at its time, unless the timer is cancelled before. */
    Timer schedule(long deadlineNanos, Runnable task) {
        Timer timer = new Timer(deadlineNanos, task);
        bucket(tick(deadlineNanos)).add(timer);
        pending++;
        return timer;
    }

    /** Does nothing for one that has run. */
    void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.task = null;
            remove(timer);
        }
    }

    /** Runs what is due, when all of it has been found, since tasks set others; and cancel others. */
    void poll(long nowNanos) {
        long tick = tick(nowNanos);
        for (Map.Entry<Long, Bucket> entry : buckets.headMap(tick, true).entrySet()) {
            for (Timer timer = entry.getValue().first; timer != null; timer = timer.next) {
                if (timer.deadlineNanos - nowNanos <= 0) {
                    due.add(timer);
                }
            }
        }
        due.forEach(this::remove);
        for (Timer timer = due.poll(); timer != null; timer = due.poll()) {
            run(timer);
        }
    }

    private static void run(Timer timer) {
        Runnable task = timer.task;
        timer.task = null;
        if (task != null) {
            task.run();
        }
    }

    int pending() {
        return pending;
    }

    private long tick(long nanos) {
        return (nanos - startNanos) >> TICK_BITS;
    }

    private Bucket bucket(long tick) {
        if (latest == null || latest.tick != tick) {
            latest = buckets.computeIfAbsent(tick, Bucket::new);
        }
        return latest;
    }

    private void remove(Timer timer) {
        Bucket bucket = timer.bucket;
        if (bucket == null) {
            return;
        }
        pending--;
        bucket.remove(timer);
        if (bucket.first == null) {
            buckets.remove(bucket.tick);
            latest = latest == bucket ? null : latest;
        }
    }
}
