package dev.sluice.session;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what is in use against a named limit. Thread-safe. */
public final class Quota {
    private final String limit;
    private final long max;
    private final AtomicLong used = new AtomicLong();

    /** @param limit the limit's name in the configuration */
    public Quota(String limit, long max) {
        this.limit = limit;
        this.max = max;
    }

    /** Takes {@code n} when there is room for all of it. */
    public boolean reserve(long n) {
        if (used.addAndGet(n) <= max) {
            return true;
        }
        used.addAndGet(-n);
        return false;
    }

    /** Takes {@code n} whether there is room or not: for what is there already and can only be counted. */
    void force(long n) {
        used.addAndGet(n);
    }

    public void release(long n) {
        used.addAndGet(-n);
    }

    public long used() {
        return used.get();
    }

    public long max() {
        return max;
    }

    /** The limit's name in the configuration. */
    public String limit() {
        return limit;
    }

    /** Above this the server asks for less: three quarters of the limit. */
    boolean pressed() {
        return used.get() > max - (max >> 2);
    }
}
