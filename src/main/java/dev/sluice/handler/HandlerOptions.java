package dev.sluice.handler;

import java.time.Duration;

/**
 * How the server calls a handler.
 *
 * @param blocking whether its calls may block: they are made on the worker pool then
 * @param maxRun the most messages of one {@link Run}, 1 to 128
 * @param maxConcurrent blocking only: the most worker threads it may hold at once; 0 for the server's default
 * @param timeout how long one message may take; zero for the server's default
 * @param prefetch how many messages that wait are given to {@link Handler#prepare} ahead of their turn, 0 to 128; 0: none
 * @param state whether it uses {@link Message#state}
 */
public record HandlerOptions(
        boolean blocking, int maxRun, int maxConcurrent, Duration timeout, int prefetch, boolean state) {
    /** The most messages a {@link Run} has. */
    public static final int MAX_RUN = 128;

    /** On the event loop, runs of any length, the server's time limit. */
    public static final HandlerOptions DEFAULTS = new HandlerOptions(false, MAX_RUN, 0, Duration.ZERO, 0, false);

    public HandlerOptions {
        if (maxRun < 1 || maxRun > MAX_RUN) {
            throw new IllegalArgumentException("maxRun must be 1 to " + MAX_RUN + ", not " + maxRun);
        }
        if (maxConcurrent < 0) {
            throw new IllegalArgumentException("maxConcurrent must not be negative, but is " + maxConcurrent);
        }
        if (prefetch < 0 || prefetch > MAX_RUN) {
            throw new IllegalArgumentException("prefetch must be 0 to " + MAX_RUN + ", not " + prefetch);
        }
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative, but is " + timeout);
        }
    }

    public HandlerOptions withBlocking(boolean value) {
        return new HandlerOptions(value, maxRun, maxConcurrent, timeout, prefetch, state);
    }

    public HandlerOptions withMaxRun(int value) {
        return new HandlerOptions(blocking, value, maxConcurrent, timeout, prefetch, state);
    }

    public HandlerOptions withMaxConcurrent(int value) {
        return new HandlerOptions(blocking, maxRun, value, timeout, prefetch, state);
    }

    public HandlerOptions withTimeout(Duration value) {
        return new HandlerOptions(blocking, maxRun, maxConcurrent, value, prefetch, state);
    }

    public HandlerOptions withPrefetch(int value) {
        return new HandlerOptions(blocking, maxRun, maxConcurrent, timeout, value, state);
    }

    public HandlerOptions withState(boolean value) {
        return new HandlerOptions(blocking, maxRun, maxConcurrent, timeout, prefetch, value);
    }
}
