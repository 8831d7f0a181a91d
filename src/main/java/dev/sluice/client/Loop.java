package dev.sluice.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The event loop that a client lives on, and the way to it. Calls of other threads are gathered and cross over together:
 * one hop for however many there are, and each thread's in its order. Any thread.
 */
final class Loop {
    private static final int CALLS_A_TURN = 10_000;

    private final ContextInternal context;
    private final ConcurrentLinkedQueue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean crossing = new AtomicBoolean();

    private Loop(ContextInternal context) {
        this.context = context;
    }

    /** The caller's own loop, where it is on one of this Vert.x; else one that is the client's choice. */
    static Loop of(Vertx vertx) {
        Context current = Vertx.currentContext();
        if (current instanceof ContextInternal own && own.isEventLoopContext() && own.owner() == vertx) {
            return new Loop(own.unwrap());
        }
        return new Loop(((VertxInternal) vertx).createEventLoopContext());
    }

    boolean isCurrent() {
        return context.inThread();
    }

    /** Runs now where the caller is on the loop, else soon. */
    void run(Runnable call) {
        if (isCurrent()) {
            call.run();
        } else {
            cross(call);
        }
    }

    /** Runs at the end of this turn. */
    void later(Runnable call) {
        context.runOnContext(turn -> call.run());
    }

    /** Runs after so long, which is at least a millisecond. Returns the timer's id. */
    long after(long millis, Runnable call) {
        return context.setTimer(Math.max(1, millis), id -> call.run());
    }

    long every(long millis, Handler<Long> call) {
        return context.setPeriodic(Math.max(1, millis), call);
    }

    void cancel(long timer) {
        context.owner().cancelTimer(timer);
    }

    /** Its future completes on the loop. */
    <T> Promise<T> promise() {
        return context.promise();
    }

    <T> Future<T> failed(Throwable why) {
        return context.failedFuture(why);
    }

    private void cross(Runnable call) {
        calls.add(call);
        hop();
    }

    private void hop() {
        if (!crossing.get() && crossing.compareAndSet(false, true)) {
            context.runOnContext(turn -> arrive());
        }
    }

    /**
     * What is added after the flag was lowered raises it again, so that no call is left behind. Callers that never rest must
     * not keep the loop from sending, so a turn takes only so many.
     */
    private void arrive() {
        crossing.set(false);
        for (int i = 0; i < CALLS_A_TURN; i++) {
            Runnable call = calls.poll();
            if (call == null) {
                return;
            }
            run(call, context);
        }
        hop();
    }

    /** One that fails must not take those behind it along. */
    private static void run(Runnable call, ContextInternal context) {
        try {
            call.run();
        } catch (RuntimeException e) {
            context.reportException(e);
        }
    }
}
