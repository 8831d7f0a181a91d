package dev.sluice.grpc;

import dev.sluice.session.Loop;
import io.vertx.core.internal.ContextInternal;

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

    @Override
    public boolean inLoop() {
        return context.nettyEventLoop().inEventLoop();
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }
}
