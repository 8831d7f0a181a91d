package dev.sluice.order;

/** Terms for tests and benchmarks. */
final class Terms {

    static OrderTerms fifo(int window) {
        return of(Order.FIFO, window);
    }

    static OrderTerms of(Order order, int window) {
        return new OrderTerms(order, window, 16, 64, 16, 1 << 20, Needs.Edge.INHERIT);
    }

    private Terms() {}
}
