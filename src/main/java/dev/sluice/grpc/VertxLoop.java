package dev.sluice.grpc;

import dev.sluice.session.Loop;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/** A Vert.x event loop as the loop of a home. */
final class VertxLoop implements Loop {
    private final ContextInternal context;

    VertxLoop(ContextInternal context) {
        this.context = context;
    }

    @Override
    public void execute(Runnable task) {
        context.nettyEventLoop().execute(task);
    }

    /** Netty runs tasks that tasks have added before it reads, for up to a second; but timers that are due it runs once. */
    @Override
    public void executeAfterReads(Runnable task) {
        var unused = context.nettyEventLoop().schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean inLoop() {
        return context.nettyEventLoop().inEventLoop();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }
}
