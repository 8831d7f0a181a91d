package dev.sluice.grpc;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import dev.sluice.session.MessageAttributes;
import dev.sluice.session.StreamInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream that notes what each message has, and why it was reset. */
final class ReadMessages implements StreamInput {
    private final Order order;
    private final List<MessageAttributes> attributes = new ArrayList<>();
    private @Nullable Failure reset;

    ReadMessages(Order order) {
        this.order = order;
    }

    List<MessageAttributes> attributes() {
        return attributes;
    }

    Failure reset() {
        return Objects.requireNonNull(reset);
    }

    @Override
    public Order order() {
        return order;
    }

    @Override
    public void message(long seq, byte[] payload, MessageAttributes given) {
        attributes.add(given);
    }

    @Override
    public void segment(long seq, long offset, byte[] part, boolean more, MessageAttributes given) {
        attributes.add(given);
    }

    @Override
    public @Nullable Failure submit(long seq, byte[] payload, MessageAttributes given) {
        attributes.add(given);
        return null;
    }

    @Override
    public void end(long lastSeq) {}

    @Override
    public void cancel(long seq) {}

    @Override
    public void resetByClient() {}

    @Override
    public void reset(Failure why) {
        reset = why;
    }

    @Override
    public void grant(long maxOutSeq, long maxOutBytes) {}

    @Override
    public void confirm(long upToOutSeq) {}
}
