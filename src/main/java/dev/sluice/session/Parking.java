package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Entry;
import dev.sluice.order.Order;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Behind which failed message each of a stream's parked ones waits. */
final class Parking {
    private static final long RETRY_MILLIS = 1_000;

    private final Order order;
    private final Map<ByteBuffer, StreamMessage> headByKey = new HashMap<>();
    private @Nullable StreamMessage only;

    Parking(Order order, List<Entry> heads) {
        this.order = order;
        for (Entry entry : heads) {
            StreamMessage head = (StreamMessage) entry;
            only = heads.size() == 1 ? head : null;
            headByKey.put(ByteBuffer.wrap(head.key()), head);
        }
    }

    /** Why no more is taken. */
    Failure full() {
        boolean keyed = order == Order.KEYED;
        Failure why = only == null ? Failures.parked(keyed) : Failures.parked(keyed, only);
        return why.retryAfter(RETRY_MILLIS);
    }

    /** What its sender is told: since when its scope is parked, and why. */
    Failure why(StreamMessage message) {
        StreamMessage head = headOf(message);
        boolean keyed = order == Order.KEYED;
        return head == null ? Failures.parked(keyed) : Failures.parked(keyed, head);
    }

    private @Nullable StreamMessage headOf(StreamMessage message) {
        if (message.parkedFor() != null) {
            return message;
        }
        return order == Order.KEYED ? headByKey.get(ByteBuffer.wrap(message.key())) : only;
    }
}
