package dev.sluice.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;

/** The thread that a client lives on, the way to it, and its clock. Any thread. */
interface Loop {
    /** The id of none. Vert.x gives out 0, perhaps to the program that the client lives in. */
    long NO_TIMER = -1;

    boolean isCurrent();

    /** Runs now where the caller is on the loop, else soon. */
    void run(Runnable call);

    /** Runs at the end of this turn. */
    void later(Runnable call);

    /** Runs after so long, which is at least a millisecond. Returns the timer's id. */
    long after(long millis, Runnable call);

    long every(long millis, Handler<Long> call);

    /** Does nothing for one that has run, or that there never was. */
    void cancel(long timer);

    /** Its future completes on the loop. */
    <T> Promise<T> promise();

    <T> Future<T> failed(Throwable why);
}
