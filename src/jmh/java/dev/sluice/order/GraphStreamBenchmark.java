package dev.sluice.order;

import dev.sluice.PerMessage;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A graph that never ends: its window is always full, and each message needs two of those before it in the window. */
public class GraphStreamBenchmark extends PerMessage {
    private static final int SEED = 1;
    private static final int DRAWN = 1 << 16;

    private final int[] back = new int[2 * DRAWN];
    private long seq;
    private Sequencer graph = terms(1).sequencer();

    /** How many messages may be under way. */
    @Param({"1024", "10240", "100000"})
    int window;

    @Setup
    public void draw() {
        Random random = new Random(SEED);
        for (int i = 0; i < back.length; i += 2) {
            back[i] = 1 + random.nextInt(window - 1);
            back[i + 1] = back[i] == 1 ? 2 : 1 + random.nextInt(back[i] - 1);
        }
        graph = terms(window).sequencer();
        seq = 0;
    }

    private static OrderTerms terms(int window) {
        return new OrderTerms(Order.GRAPH, window, window, 0, 0, 0, Needs.Edge.INHERIT);
    }

    @Benchmark
    public long fromOfferToSettled() {
        for (int i = 0; i < MESSAGES; i++) {
            seq++;
            while (seq - graph.settled() > window) {
                Entry[] run = graph.take(1);
                graph.done(run, 0, run.length);
                graph.free(run);
            }
            graph.offer(new Dependent(seq, needs()));
        }
        return graph.settled();
    }

    private Needs needs() {
        int at = 2 * ((int) seq & (DRAWN - 1));
        if (seq <= window) {
            return Needs.NONE;
        }
        return new Needs(new long[] {seq - back[at], seq - back[at + 1]}, new Needs.Edge[0], 0, 0);
    }
}
