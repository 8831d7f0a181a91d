package dev.sluice.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.v1.Attach;
import dev.sluice.v1.Attached;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An Exchange whose server answers an Attach, and says nothing else. */
class FakeCall implements Exchange {
    final ManualLoop loop;
    final Listener listener;

    FakeCall(ManualLoop loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public void write(Buffer frame) {
        Attach attach = attach(frame);
        if (attach != null) {
            answer(attach);
        }
    }

    private static @Nullable Attach attach(Buffer frame) {
        try {
            ClientFrame read = ClientFrame.parseFrom(frame.getBytes());
            return read.hasAttach() ? read.getAttach() : null;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    void answer(Attach attach) {
        attached(1);
    }

    final void attached(long epoch) {
        SessionRef session =
                SessionRef.newBuilder().setSessionId("s").setEpoch(epoch).build();
        loop.later(() -> listener.frame(ServerFrame.newBuilder()
                .setEpoch(epoch)
                .setAttached(Attached.newBuilder().setSession(session))
                .build()));
    }

    @Override
    public void finish() {}

    @Override
    public void cancel(SluiceException why) {}

    @Override
    public void breakOff(SluiceException why) {}
}
