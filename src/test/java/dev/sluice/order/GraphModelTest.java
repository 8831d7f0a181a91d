package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The GRAPH against the naive one. A seed that fails is named; {@code -Dsluice.seed=N} runs that one alone.
 */
class GraphModelTest {
    private static final int SEEDS = 600;
    private static final int OPERATIONS = 120;
    private static final Needs.Edge[] EDGES = Needs.Edge.values();

    @Test
    void isLikeTheNaiveOneInLongRandomLives() {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(0, SEEDS) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                live(new Random(seed), false);
                live(new Random(seed), true);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }

    /** @param durable the server crashes now and then; nothing is added to such a stream, which would be lost then */
    private static void live(Random random, boolean durable) {
        TwinGraph graph = new TwinGraph(terms(random));
        boolean gentle = random.nextInt(3) == 0;
        for (int i = 0; i < OPERATIONS; i++) {
            if (durable && random.nextInt(15) == 0) {
                crash(graph, random);
            } else if (gentle && random.nextBoolean()) {
                runOne(graph, random, durable);
            } else {
                step(graph, random, durable);
            }
            graph.assertAlike();
        }
        List.copyOf(graph.running).forEach(graph::done);
        graph.assertAlike();
        graph.clear();
    }

    private static OrderTerms terms(Random random) {
        int failed = random.nextBoolean() ? 1000 : random.nextInt(5);
        int parallel = 1 + random.nextInt(4);
        int lot = random.nextInt(6);
        int window = 1 + random.nextInt(8);
        return new OrderTerms(Order.GRAPH, window, parallel, lot, failed, 4, EDGES[random.nextInt(EDGES.length)]);
    }

    private static void crash(TwinGraph graph, Random random) {
        graph.crash();
        graph.assertAlike();
        List<Needing> unanswered = graph.unanswered();
        Collections.shuffle(unanswered, random);
        for (Needing entry : unanswered) {
            if (random.nextInt(6) > 0) {
                graph.offer(entry);
                graph.assertAlike();
            }
        }
    }

    private static void step(TwinGraph graph, Random random, boolean durable) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> offer(graph, random, durable);
            case 8, 9, 10 -> graph.take();
            case 11, 12 -> report(graph, random);
            case 13, 14 -> free(graph, random);
            case 15 -> fail(graph, random);
            case 16 -> unpark(graph, random);
            case 17 -> resume(graph, random);
            case 18 -> graph.withdraw(seq(graph, random));
            default -> rarely(graph, random);
        }
    }

    private static void offer(TwinGraph graph, Random random, boolean durable) {
        boolean added = random.nextInt(12) == 0 && !durable;
        long seq = added ? graph.nextAdded() : seq(graph, random);
        Needing entry = new Needing(seq, needs(graph, random), random.nextInt(8) / 7).replies(random.nextInt(3));
        if (!graph.isDisowned(seq)) {
            graph.offer(entry);
        }
    }

    private static long seq(TwinGraph graph, Random random) {
        return Math.max(1, graph.settled() - 2 + random.nextInt(graph.terms().window() + 5));
    }

    private static Needs needs(TwinGraph graph, Random random) {
        int count = random.nextInt(4);
        long[] seqs = LongStream.generate(() -> need(graph, random))
                .limit(count)
                .distinct()
                .toArray();
        Needs.Edge[] edges = new Needs.Edge[random.nextInt(3) == 0 ? 0 : seqs.length];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = EDGES[random.nextInt(EDGES.length)];
        }
        int priority = random.nextInt(3) == 0 ? random.nextInt(3) - 1 : 0;
        return new Needs(seqs, edges, priority, random.nextInt(3));
    }

    private static long need(TwinGraph graph, Random random) {
        if (random.nextInt(15) == 0) {
            return Math.max(Sequencer.FIRST_ADDED, graph.nextAdded() - 1 + random.nextInt(2));
        }
        return Math.max(1, graph.settled() - 3 + random.nextInt(graph.terms().window() + 6));
    }

    private static void runOne(TwinGraph graph, Random random, boolean durable) {
        if (graph.take() != null) {
            Entry[] run = graph.running.get(graph.running.size() - 1);
            graph.done(run);
            graph.free(run);
        } else {
            offer(graph, random, durable);
        }
    }

    private static void report(TwinGraph graph, Random random) {
        if (!graph.running.isEmpty()) {
            Entry[] run = graph.running.get(random.nextInt(graph.running.size()));
            if (random.nextInt(5) == 0) {
                graph.giveBack(run);
            } else {
                graph.done(run);
            }
        }
    }

    private static void fail(TwinGraph graph, Random random) {
        if (!graph.running.isEmpty()) {
            Entry[] run = graph.running.get(random.nextInt(graph.running.size()));
            switch (random.nextInt(6)) {
                case 0 -> graph.abort(run, false);
                case 1 -> graph.abort(run, true);
                case 2 -> graph.skip(run);
                case 3 -> graph.retry(run);
                default -> graph.park(run);
            }
        }
    }

    private static void free(TwinGraph graph, Random random) {
        List<Entry[]> reported = graph.unfreed.stream()
                .filter(run -> !graph.running.contains(run))
                .toList();
        if (!reported.isEmpty()) {
            graph.free(reported.get(random.nextInt(reported.size())));
        }
    }

    private static void unpark(TwinGraph graph, Random random) {
        List<Entry> heads = graph.heads();
        if (!heads.isEmpty()) {
            Entry head = heads.get(random.nextInt(heads.size()));
            if (random.nextBoolean()) {
                graph.unpark(head);
            } else {
                graph.unparkWithout(head);
            }
        }
    }

    private static void resume(TwinGraph graph, Random random) {
        if (!graph.paused.isEmpty()) {
            graph.resume(graph.paused.get(random.nextInt(graph.paused.size())));
        }
    }

    private static void rarely(TwinGraph graph, Random random) {
        int choice = random.nextInt(30);
        if (choice == 0 && !graph.isSealed()) {
            graph.seal(graph.acceptedSeq() + random.nextInt(4));
        } else if (choice == 1) {
            graph.fail();
        } else if (choice < 15 && graph.isStalled()) {
            graph.skipMissing();
        }
    }

    @Test
    void randomLivesReachWhatTheyAreFor() {
        int stalled = 0;
        int failed = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TwinGraph graph = new TwinGraph(terms(random));
            for (int i = 0; i < OPERATIONS; i++) {
                step(graph, random, false);
                stalled += graph.isStalled() ? 1 : 0;
            }
            failed += graph.hasFailed() ? 1 : 0;
        }
        assertThat(stalled).isPositive();
        assertThat(failed).isPositive();
    }
}
