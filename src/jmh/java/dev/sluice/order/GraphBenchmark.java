package dev.sluice.order;

import dev.sluice.PerMessage;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * A large graph as a whole: a million messages, each in need of two of the earlier ones, are all offered before the first
 * one runs. Beside it the same graph of CompletableFutures.
 */
public class GraphBenchmark extends PerMessage {
    private static final int SIZE = 1_000_000;
    private static final int SEED = 1;

    private final Needs[] needs = new Needs[SIZE + 1];
    private long ran;

    @Setup
    public void draw() {
        Random random = new Random(SEED);
        for (int seq = 1; seq <= SIZE; seq++) {
            needs[seq] = seq < 3 ? Needs.NONE : of(1 + random.nextInt(seq - 1), random, seq);
        }
    }

    private static Needs of(long first, Random random, int seq) {
        long second = first;
        while (second == first) {
            second = 1L + random.nextInt(seq - 1);
        }
        return new Needs(new long[] {first, second}, new Needs.Edge[0], 0, 0);
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public long allOfferedThenRun() {
        Sequencer graph = new OrderTerms(Order.GRAPH, SIZE, SIZE, 0, 0, 0, Needs.Edge.INHERIT).sequencer();
        for (int seq = 1; seq <= SIZE; seq++) {
            graph.offer(new Dependent(seq, needs[seq]));
        }
        while (graph.ready()) {
            Entry[] run = graph.take(1);
            ran++;
            graph.done(run, 0, run.length);
            graph.free(run);
        }
        return graph.settled();
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public long completableFutures() {
        CompletableFuture<Void> begin = new CompletableFuture<>();
        CompletableFuture<?>[] all = new CompletableFuture<?>[SIZE + 1];
        for (int seq = 1; seq <= SIZE; seq++) {
            long[] parents = needs[seq].seqs();
            CompletableFuture<?> before =
                    parents.length == 0 ? begin : CompletableFuture.allOf(all[(int) parents[0]], all[(int) parents[1]]);
            all[seq] = before.thenRun(() -> ran++);
        }
        begin.complete(null);
        return ran;
    }
}
