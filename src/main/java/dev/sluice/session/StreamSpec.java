package dev.sluice.session;

import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import dev.sluice.order.OrderTerms;
import java.util.Map;

/**
 * What a stream is to be; valid as far as that can be told without the session. One spec may serve many streams.
 *
 * @param handler the handler's name
 * @param ordering the order of its messages
 * @param onFailure what follows a failed message
 * @param gap what is done about a seq that never comes
 * @param windowBytes their bytes; also the largest message
 * @param outWindowMessages items that may be sent without a receipt, and the first grant
 * @param outWindowBytes their bytes in the first grant; also the largest item
 * @param idleTimeoutNanos reset after so long without traffic; 0 for never
 * @param serverNumbers whether seqs are given by order of arrival; then messages come by Send and Connect only
 * @param name unique within the session, or empty
 * @param labels for the handler and for whoever looks
 * @param contentType of the payloads, or empty
 * @param durability what it survives
 * @param stateScope where its handler's state lives; empty stands for its name
 */
public record StreamSpec(
        String handler,
        OrderTerms ordering,
        FailurePolicy onFailure,
        GapPolicy gap,
        long windowBytes,
        int outWindowMessages,
        long outWindowBytes,
        long idleTimeoutNanos,
        boolean serverNumbers,
        String name,
        Map<String, String> labels,
        String contentType,
        Durability durability,
        String stateScope) {

    /** Messages that may be accepted and not settled. */
    public int windowMessages() {
        return ordering.inFlight();
    }

    /** How far ahead of what is settled its client may send: of SYNC one more, so that it is told why that is too much. */
    public int creditMessages() {
        return order() == Order.SYNC ? 2 : ordering.window();
    }

    public Order order() {
        return ordering.order();
    }

    public boolean isDurable() {
        return durability != Durability.MEMORY;
    }

    /**
     * What is done about a seq that others wait for and that does not come.
     *
     * @param deadlineNanos how long it is waited for while nothing else can run
     * @param skip whether it is skipped then; else the stream fails
     */
    public record GapPolicy(long deadlineNanos, boolean skip) {}
}
