package dev.sluice.session;

import java.util.concurrent.atomic.AtomicLong;

/** How much of the room for its state a stream has taken, with what is not settled yet. Thread-safe: lanes run side by side. */
final class StateRoom {
    private final long max;
    private final AtomicLong used = new AtomicLong();

    StateRoom(long max) {
        this.max = max;
    }

    /** Whoever had taken {@code before} takes {@code after}. False, and nothing changes, where there is not so much. */
    boolean claim(long before, long after) {
        long more = after - before;
        if (more <= 0) {
            used.addAndGet(more);
            return true;
        }
        long seen = used.get();
        while (seen + more <= max) {
            if (used.compareAndSet(seen, seen + more)) {
                return true;
            }
            seen = used.get();
        }
        return false;
    }

    long used() {
        return used.get();
    }

    long max() {
        return max;
    }
}
