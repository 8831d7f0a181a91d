package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/**
 * Every graph of a few messages, in every order in which they may arrive. A shape is a number with a bit for each edge that
 * there may be; {@code needs[i]} has a bit for each message that message {@code i} needs.
 */
class GraphShapesTest {
    private static final int WINDOW = 5;

    @Test
    void everyAcyclicGraphOfUpToFiveMessagesRunsWholeInEveryOrderOfArrival() {
        for (int size = 1; size <= 5; size++) {
            for (int[] order : orders(size)) {
                for (int shape = 0; shape < 1 << (size * (size - 1) / 2); shape++) {
                    runWhole(acyclic(size, shape), order);
                }
            }
        }
    }

    private static void runWhole(int[] needs, int[] order) {
        Graph graph = graph();
        int ran = 0;
        for (int each : order) {
            check(graph.offer(message(each, needs[each])) == Verdict.ACCEPTED, "accepted", needs, order);
            ran |= run(graph, needs, order, message -> false, ran);
            assertNeverCompleteWithSomethingPending(graph, ran, needs, order);
        }
        check(ran == (1 << needs.length) - 1, "all ran", needs, order);
        check(graph.settled() == needs.length, "all settled", needs, order);
    }

    @Test
    void everyAcyclicGraphOfUpToFourMessagesRunsWholeWhenAllHaveComeBeforeOneRuns() {
        for (int[] order : orders(4)) {
            for (int shape = 0; shape < 1 << 6; shape++) {
                int[] needs = acyclic(4, shape);
                Graph graph = graph();
                for (int each : order) {
                    graph.offer(message(each, needs[each]));
                }
                check(run(graph, needs, order, message -> false, 0) == 15, "all ran", needs, order);
                assertNeverCompleteWithSomethingPending(graph, 15, needs, order);
            }
        }
    }

    @Test
    void theDescendantsOfAnAbortNeverRunAndAllOthersDo() {
        for (int[] order : orders(4)) {
            for (int shape = 0; shape < 1 << 6; shape++) {
                for (int failed = 0; failed < 4; failed++) {
                    for (int before = 0; before <= 4; before++) {
                        assertDescendantsOfAnAbortNeverRun(acyclic(4, shape), order, failed, before);
                    }
                }
            }
        }
    }

    /** So many messages come before anything runs; after that one runs as soon as it may. */
    private static void assertDescendantsOfAnAbortNeverRun(int[] needs, int[] order, int failed, int before) {
        Graph graph = graph();
        int ran = 0;
        for (int i = 0; i < order.length; i++) {
            graph.offer(message(order[i], needs[order[i]]));
            if (i >= before - 1) {
                ran |= run(graph, needs, order, message -> message == failed, ran);
            }
        }
        int spared = 0;
        for (int message = 0; message < needs.length; message++) {
            spared |= message == failed || !reaches(needs, message, failed) ? 1 << message : 0;
        }
        check(ran == spared, "all but the descendants of " + (failed + 1) + " ran", needs, order);
        check(graph.pending() == 0 && graph.settled() == needs.length, "the others are settled", needs, order);
    }

    @Test
    void aMessageIsRefusedExactlyWhenItClosesACycle() {
        for (int size = 1; size <= 3; size++) {
            for (int[] order : orders(size)) {
                for (int shape = 0; shape < 1 << (size * size); shape++) {
                    offerAll(cyclic(size, shape), order);
                }
            }
        }
    }

    @Test
    void aMessageIsRefusedExactlyWhenItClosesACycleAmongFour() {
        for (int[] order : orders(4)) {
            for (int shape = 0; shape < 1 << 16; shape += 7) {
                offerAll(cyclic(4, shape), order);
            }
        }
    }

    private static void offerAll(int[] needs, int[] order) {
        Graph graph = graph();
        int[] accepted = new int[needs.length];
        for (int each : order) {
            accepted[each] = needs[each];
            boolean cyclic = reaches(accepted, each, each);
            Verdict verdict = graph.offer(message(each, needs[each]));
            check(verdict == (cyclic ? Verdict.CYCLE : Verdict.ACCEPTED), "refused if cyclic", needs, order);
            if (cyclic) {
                assertTheCycleIsReal(graph.cycle(), accepted, each, order);
                accepted[each] = 0;
            }
        }
    }

    private static void assertTheCycleIsReal(long[] cycle, int[] needs, int refused, int[] order) {
        boolean real = cycle.length > 1 && cycle[0] == refused + 1 && cycle[cycle.length - 1] == refused + 1;
        for (int i = 0; real && i + 1 < cycle.length; i++) {
            real = (needs[(int) cycle[i] - 1] & (1 << (cycle[i + 1] - 1))) != 0;
        }
        check(real, "the cycle named is one", needs, order);
    }

    /** Runs all that may, one after the other; answers which ran. */
    private static int run(Graph graph, int[] needs, int[] order, IntPredicate fails, int before) {
        int ran = before;
        while (graph.ready()) {
            Entry[] run = graph.take(1);
            int message = (int) run[0].seq() - 1;
            check((needs[message] & ~ran) == 0, "the parents ran before", needs, order);
            check((ran & (1 << message)) == 0, "runs once", needs, order);
            ran |= 1 << message;
            if (fails.test(message)) {
                graph.abort(run[0], false);
            } else {
                graph.done(run, 0, 1);
            }
            graph.free(run);
            drain(graph);
        }
        drain(graph);
        return ran;
    }

    private static void drain(Graph graph) {
        Entry doomed = graph.drain();
        while (doomed != null) {
            doomed = graph.drain();
        }
    }

    private static void assertNeverCompleteWithSomethingPending(Graph graph, int ran, int[] needs, int[] order) {
        int settled = (1 << graph.settled()) - 1;
        check((settled & ~ran) == 0, "what is settled ran", needs, order);
        check(graph.pending() > 0 || graph.accepted() == 0 || ran != 0, "something ran or waits", needs, order);
    }

    private static boolean reaches(int[] needs, int from, int to) {
        int seen = 0;
        int next = needs[from];
        while ((next & ~seen) != 0) {
            int each = Integer.numberOfTrailingZeros(next & ~seen);
            seen |= 1 << each;
            next |= needs[each];
        }
        return (next & (1 << to)) != 0;
    }

    private static Graph graph() {
        return new Graph(Terms.of(Order.GRAPH, WINDOW));
    }

    private static Needing message(int index, int needs) {
        long[] seqs = new long[Integer.bitCount(needs)];
        int count = 0;
        for (int i = 0; i < WINDOW; i++) {
            if ((needs & (1 << i)) != 0) {
                seqs[count++] = i + 1L;
            }
        }
        return Needing.of(index + 1L, seqs);
    }

    private static int[] acyclic(int size, int shape) {
        int[] needs = new int[size];
        int bit = 0;
        for (int child = 0; child < size; child++) {
            for (int parent = 0; parent < child; parent++) {
                needs[child] |= (shape >> bit++ & 1) << parent;
            }
        }
        return needs;
    }

    private static int[] cyclic(int size, int shape) {
        int[] needs = new int[size];
        for (int child = 0; child < size; child++) {
            needs[child] = shape >> (child * size) & ((1 << size) - 1);
        }
        return needs;
    }

    private static List<int[]> orders(int size) {
        List<int[]> orders = new ArrayList<>();
        order(new int[size], 0, 0, orders);
        return orders;
    }

    private static void order(int[] order, int filled, int used, List<int[]> orders) {
        if (filled == order.length) {
            orders.add(order.clone());
        }
        for (int next = 0; next < order.length; next++) {
            if (filled < order.length && (used & (1 << next)) == 0) {
                order[filled] = next;
                order(order, filled + 1, used | 1 << next, orders);
            }
        }
    }

    private static void check(boolean holds, String what, int[] needs, int[] order) {
        if (!holds) {
            assertThat(holds)
                    .as("%s: needs %s, arriving %s", what, list(needs), list(order))
                    .isTrue();
        }
    }

    private static List<Integer> list(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
