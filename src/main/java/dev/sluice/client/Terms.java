package dev.sluice.client;

import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import org.jspecify.annotations.Nullable;

/**
 * A spec and what follows from it for this server. Shared by all streams of the spec.
 *
 * @param windowMessages the first credit; also how many messages may wait to be sent before the stream asks for a rest
 * @param windowBytes their bytes
 * @param outMessages the first grant to the server
 * @param outBytes their bytes
 * @param maxMessageBytes the largest message that the stream takes
 */
record Terms(
        StreamSpec spec, int windowMessages, long windowBytes, int outMessages, long outBytes, long maxMessageBytes) {

    /** SYNC has credit for one more than may be in flight, so that a second message is refused and not an offence. */
    private static final int SYNC_MESSAGES = 2;

    static Terms of(StreamSpec spec, Window defaults, ServerInfo server) {
        long bytes = bytes(spec.getWindow(), defaults);
        long max = server.maxMessageBytes() == 0 ? Integer.MAX_VALUE : server.maxMessageBytes();
        return new Terms(
                spec,
                spec.getOrder() == Order.ORDER_SYNC ? SYNC_MESSAGES : messages(spec.getWindow(), defaults),
                bytes,
                messages(spec.getOutWindow(), defaults),
                bytes(spec.getOutWindow(), defaults),
                Math.min(bytes, max));
    }

    Order order() {
        return spec.getOrder() == Order.ORDER_UNSPECIFIED ? Order.ORDER_FIFO : spec.getOrder();
    }

    /** Whether messages may arrive in any order, and have the seqs that the program gives them. */
    boolean anyArrival() {
        return spec.getOrder() == Order.ORDER_SEQUENCED || spec.getOrder() == Order.ORDER_GRAPH;
    }

    /** Why the order of the stream has no use for such options; null where it has. */
    @Nullable
    SluiceException misfit(SendOptions options) {
        if (options.hasKey() && order() != Order.ORDER_KEYED) {
            return Failures.notForOrder("a message has a key", order());
        }
        if (options.isOfGraph() && order() != Order.ORDER_GRAPH) {
            return Failures.notForOrder("a message has needs, priority or children", order());
        }
        return null;
    }

    private static int messages(Window asked, Window defaults) {
        return Math.max(1, asked.getMessages() == 0 ? defaults.getMessages() : asked.getMessages());
    }

    private static long bytes(Window asked, Window defaults) {
        long bytes = asked.getBytes() == 0 ? defaults.getBytes() : asked.getBytes();
        return bytes == 0 ? Integer.MAX_VALUE : bytes;
    }
}
