package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.v1.ServerFrame;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A call whose frames become bytes, as they do on their way to the network, and go no further. */
final class ByteSink implements FrameSink {
    Buffer last = Buffer.buffer();

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void write(ServerFrame frame) {
        last = Payloads.bytes(frame);
    }

    @Override
    public void end(@Nullable Failure failure) {
        throw new IllegalStateException("the call was ended: " + failure);
    }

    @Override
    public void giveWay(Failure failure) {
        throw new IllegalStateException("the call was ended: " + failure);
    }
}
