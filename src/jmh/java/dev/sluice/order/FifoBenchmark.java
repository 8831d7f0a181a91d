package dev.sluice.order;

import dev.sluice.PerMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The order alone: a message is made, offered, waits, is taken with its run, and is settled. Messages come in order, which is
 * all that FIFO takes and the least that SEQUENCED has to do.
 */
public class FifoBenchmark extends PerMessage {
    private Sequencer sequencer = new Fifo(terms(Order.FIFO));
    private long seq;

    @Param({"FIFO", "SEQUENCED"})
    Order order = Order.FIFO;

    /** How many messages a run has at most. */
    @Param({"1", "128"})
    int run;

    @Setup
    public void begin() {
        sequencer = terms(order).sequencer();
    }

    private static OrderTerms terms(Order order) {
        return new OrderTerms(order, 1024, 1, 0, 0, 0, Needs.Edge.INHERIT);
    }

    @Benchmark
    public long fromOfferToSettled() {
        for (int i = 0; i < MESSAGES; i++) {
            sequencer.offer(new Numbered(++seq));
        }
        while (sequencer.ready()) {
            Entry[] taken = sequencer.take(run);
            sequencer.done(taken, 0, taken.length);
            sequencer.free(taken);
        }
        return sequencer.settled();
    }
}
