package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Needs;
import dev.sluice.order.Order;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a message are for which order. An Exchange asks chunk by chunk, before the first message of one is taken;
 * a Send message by message, at the home, where its stream's order is known.
 */
public final class OrderFields {

    /** What is wrong with messages that have these parts, on a stream of this order; null where nothing is. */
    public static @Nullable Failure whyNot(
            Order order, boolean keys, boolean needs, boolean priorities, boolean children) {
        if (order == Order.KEYED && !keys) {
            return Failure.invalid("keys", "is missing; on an ORDER_KEYED stream every message has a key");
        }
        if (order != Order.KEYED && keys) {
            return Failure.invalid("keys", "is for ORDER_KEYED only");
        }
        return order == Order.GRAPH ? null : notForGraph(needs, priorities, children);
    }

    private static @Nullable Failure notForGraph(boolean needs, boolean priorities, boolean children) {
        if (needs) {
            return Failure.invalid("needs", "is for ORDER_GRAPH only");
        }
        if (priorities) {
            return Failure.invalid("priorities", "is for ORDER_GRAPH only");
        }
        return children ? Failure.invalid("children", "is for ORDER_GRAPH only") : null;
    }

    static @Nullable Failure whyNot(Order order, MessageAttributes attributes) {
        Needs needs = attributes.needs();
        return whyNot(
                order, attributes.hasKey(), needs.seqs().length != 0, needs.priority() != 0, needs.children() != 0);
    }

    private OrderFields() {}
}
