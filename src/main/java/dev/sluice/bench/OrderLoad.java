package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import java.util.List;
import java.util.Locale;

/** What the streams of each order are loaded with, one way, and what the handler {@code count} checks of them. */
enum OrderLoad {
    FIFO(Order.ORDER_FIFO, "seq", "in turn"),
    SYNC(Order.ORDER_SYNC, "seq", "one at a time, the next one when it has its outcome"),
    SEQUENCED(Order.ORDER_SEQUENCED, "seq", "shuffled within " + ShuffledWay.BLOCK),
    KEYED(Order.ORDER_KEYED, "key", KeyedWay.KEYS + " keys a stream, in turn"),
    GRAPH(Order.ORDER_GRAPH, "parents", GraphWay.PARENTS + " parents each, in layers of " + GraphWay.LAYER);

    private final Order order;
    private final String check;
    private final String how;

    OrderLoad(Order order, String check, String how) {
        this.order = order;
        this.check = check;
        this.how = how;
    }

    /** As it is written on the command line and in JSON. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String how() {
        return how;
    }

    StreamSpec spec() {
        return StreamSpec.newBuilder()
                .setHandler("count")
                .setOrder(order)
                .putLabels("check", check)
                .build();
    }

    Driver driver(ClientSession session, List<ClientStream> streams, Payloads payloads, Allowance allowance) {
        return switch (this) {
            case FIFO -> new PushDriver(session, streams, payloads, allowance);
            case SYNC -> new SyncDriver(streams, payloads, allowance);
            case SEQUENCED -> new PushDriver(session, streams, new ShuffledWay(payloads), allowance);
            case KEYED -> new PushDriver(session, streams, new KeyedWay(payloads), allowance);
            case GRAPH -> new PushDriver(session, streams, new GraphWay(payloads), allowance);
        };
    }
}
