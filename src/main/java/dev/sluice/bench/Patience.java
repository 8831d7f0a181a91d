package dev.sluice.bench;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a server, but not for ever: one that hangs is told of. On a thread that may block. */
final class Patience {
    /** For one thing that is asked of the server, however much it is. */
    private static final int SECONDS = 300;

    private Patience() {}

    static <T> T await(Future<T> future) {
        return await(future, SECONDS);
    }

    static <T> T await(Future<T> future, int seconds) {
        try {
            return future.await(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BenchException("no end after " + seconds + " s: the server does not go on, or lost something", e);
        }
    }
}
