package dev.sluice.session;

import java.time.Duration;

/**
 * The bounds of what handlers may take; {@code conf/sluice.yaml} says what each is for.
 *
 * @param threads threads of the worker pool, on a JVM without virtual threads
 * @param maxConcurrentPerHandler blocking calls of one handler at once
 * @param handlerTimeout how long a handler may take for one message
 * @param maxStuck calls of one handler that may be over their time before it is unavailable
 */
public record WorkerLimits(int threads, int maxConcurrentPerHandler, Duration handlerTimeout, int maxStuck) {

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    public WorkerLimits {
        new Bounds()
                .positive("threads", threads)
                .positive("max-concurrent-per-handler", maxConcurrentPerHandler)
                .positive("handler-timeout", handlerTimeout)
                .positive("max-stuck", maxStuck)
                .verify();
    }
}
