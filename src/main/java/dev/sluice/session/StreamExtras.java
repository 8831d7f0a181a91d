package dev.sluice.session;

import dev.sluice.order.Order;
import dev.sluice.order.Sequencer;
import org.jspecify.annotations.Nullable;

/** What few streams need: those whose messages come in any order, or are prepared ahead of their turn, or were added. */
final class StreamExtras {
    private final @Nullable GapWatch gap;
    private final @Nullable Prefetch prefetch;
    private final @Nullable Tally tally;

    /** Messages that the server has added. */
    private int added;

    StreamExtras(Stream stream) {
        Order order = stream.spec().order();
        int depth = stream.handler().prefetch();
        this.gap = order.anyArrival() ? new GapWatch(stream) : null;
        this.prefetch = depth > 0 ? new Prefetch(stream, depth) : null;
        this.tally = order == Order.GRAPH ? new Tally() : null;
    }

    /** Null for a stream that needs nothing from the beginning. */
    static @Nullable StreamExtras of(Stream stream) {
        boolean plain = !stream.spec().order().anyArrival() && stream.handler().prefetch() == 0;
        return plain ? null : new StreamExtras(stream);
    }

    @Nullable
    GapWatch gap() {
        return gap;
    }

    @Nullable
    Prefetch prefetch() {
        return prefetch;
    }

    /** Of a graph. */
    @Nullable
    Tally tally() {
        return tally;
    }

    /** The seq of the next message that the server adds. */
    long nextAdded() {
        return Sequencer.FIRST_ADDED + added;
    }

    void added() {
        added++;
    }
}
