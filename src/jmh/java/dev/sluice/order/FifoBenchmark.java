package dev.sluice.order;

import dev.sluice.PerMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The order alone: a message is made, offered, waits, is taken with its run, and is settled. */
public class FifoBenchmark extends PerMessage {
    private final Sequencer fifo = new OrderTerms(Order.FIFO, 1024, 1, 0, 0, 0, Needs.Edge.INHERIT).sequencer();
    private long seq;

    /** How many messages a run has at most. */
    @Param({"1", "128"})
    int run;

    @Benchmark
    public long fromOfferToSettled() {
        for (int i = 0; i < MESSAGES; i++) {
            fifo.offer(new Numbered(++seq));
        }
        while (fifo.ready()) {
            Entry[] taken = fifo.take(run);
            fifo.done(taken, 0, taken.length);
            fifo.free(taken);
        }
        return fifo.settled();
    }
}
