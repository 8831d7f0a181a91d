package dev.sluice.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An event loop of Vert.x. Calls of other threads are gathered and cross over together: one hop for however many there are,
 * and each thread's in its order.
 */
final class VertxLoop implements Loop {
    private static final int CALLS_A_TURN = 10_000;

    private final ContextInternal context;
    private final ConcurrentLinkedQueue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean crossing = new AtomicBoolean();

    private VertxLoop(ContextInternal context) {
        this.context = context;
    }

    /** The caller's own loop, where it is on one of this Vert.x; else one that is the client's choice. */
    static VertxLoop of(Vertx vertx) {
        Context current = Vertx.currentContext();
        if (current instanceof ContextInternal own && own.isEventLoopContext() && own.owner() == vertx) {
            return new VertxLoop(own.unwrap());
        }
        return new VertxLoop(((VertxInternal) vertx).createEventLoopContext());
    }

    @Override
    public boolean isCurrent() {
        return context.inThread();
    }

    @Override
    public void run(Runnable call) {
        if (isCurrent()) {
            call.run();
        } else {
            cross(call);
        }
    }

    @Override
    public void later(Runnable call) {
        context.runOnContext(turn -> call.run());
    }

    @Override
    public long after(long millis, Runnable call) {
        return context.setTimer(Math.max(1, millis), id -> call.run());
    }

    @Override
    public long every(long millis, Handler<Long> call) {
        return context.setPeriodic(Math.max(1, millis), call);
    }

    @Override
    public void cancel(long timer) {
        context.owner().cancelTimer(timer);
    }

    @Override
    public <T> Promise<T> promise() {
        return context.promise();
    }

    @Override
    public <T> Future<T> failed(Throwable why) {
        return context.failedFuture(why);
    }

    private void cross(Runnable call) {
        calls.add(call);
        hop();
    }

    private void hop() {
        if (!crossing.get() && crossing.compareAndSet(false, true)) {
            try {
                context.runOnContext(turn -> arrive());
            } catch (RejectedExecutionException e) {
                crossing.set(false);
                throw Failures.clientClosed();
            }
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
