package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import dev.sluice.session.MessageAttributes;
import dev.sluice.session.StreamInput;
import org.jspecify.annotations.Nullable;

/** A stream that takes whole messages and does nothing with them; there is to be nothing else. */
final class CountingInput implements StreamInput {
    long bytes;

    @Override
    public Order order() {
        return Order.FIFO;
    }

    @Override
    public void message(long seq, byte[] payload, MessageAttributes attributes) {
        bytes += payload.length;
    }

    @Override
    public void segment(long seq, long offset, byte[] part, boolean more, MessageAttributes attributes) {
        throw new IllegalStateException();
    }

    @Override
    public @Nullable Failure submit(long seq, byte[] payload, MessageAttributes attributes) {
        throw new IllegalStateException();
    }

    @Override
    public void end(long lastSeq) {
        throw new IllegalStateException();
    }

    @Override
    public void cancel(long seq) {
        throw new IllegalStateException();
    }

    @Override
    public void resetByClient() {
        throw new IllegalStateException();
    }

    @Override
    public void reset(Failure why) {
        throw new IllegalStateException(why.toString());
    }

    @Override
    public void grant(long maxOutSeq, long maxOutBytes) {
        throw new IllegalStateException();
    }

    @Override
    public void confirm(long upToOutSeq) {
        throw new IllegalStateException();
    }
}
