package dev.sluice.grpc;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What was handed to connections and is not on the wire yet, because clients read slowly: a server that closes before it
 * is there has not said it. Thread-safe.
 */
final class Unwritten {
    private final AtomicInteger count = new AtomicInteger();

    /** Counts this until it is written, or cannot be any more. */
    void add(Future<?> write) {
        count.incrementAndGet();
        write.onComplete(done -> count.decrementAndGet());
    }

    boolean isEmpty() {
        return count.get() == 0;
    }
}
