package dev.sluice.cli;

import dev.sluice.v1.Order;

/** The orders in which the blocks of a file may travel: in each the handler gets them from first to last. */
enum FileOrder {
    FIFO(Order.ORDER_FIFO),
    SYNC(Order.ORDER_SYNC),
    SEQUENCED(Order.ORDER_SEQUENCED),
    KEYED(Order.ORDER_KEYED);

    private final Order order;

    FileOrder(Order order) {
        this.order = order;
    }

    Order order() {
        return order;
    }
}
