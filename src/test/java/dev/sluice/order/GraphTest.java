package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final Entry[] NOTHING = {};

    private final GraphUnderTest graph = new GraphUnderTest(Terms.of(Order.GRAPH, 8));

    @Test
    void independentMessagesRunAtOnce() {
        graph.accept(Needing.of(1), Needing.of(2), Needing.of(3));

        assertThat(graph.takeAll()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aMessageRunsWhenAllItNeedsAreDone() {
        graph.accept(Needing.of(3, 1, 2), Needing.of(1), Needing.of(2));

        assertThat(graph.takeAll()).containsExactly(1L, 2L);
        graph.done(1);
        assertThat(graph.takeAll()).isEmpty();
        graph.done(2);
        assertThat(graph.takeAll()).containsExactly(3L);
    }

    @Test
    void aMessageMayNeedWhatLiesBeyondTheWindow() {
        graph.accept(Needing.of(1), Needing.of(2, 12));
        graph.run(1);
        for (long seq = 3; seq <= 9; seq++) {
            graph.accept(Needing.of(seq));
            graph.run(seq);
        }

        assertThat(graph.offer(Needing.of(12))).isEqualTo(Verdict.BEYOND);
        assertThat(graph.sequencer().missing(8)).containsExactly(12);
    }

    @Test
    void asManyRunAtOnceAsTheTermsSay() {
        Graph two = new Graph(new OrderTerms(Order.GRAPH, 8, 2, 0, 0, 0, Needs.Edge.INHERIT));
        for (long seq = 1; seq <= 3; seq++) {
            two.offer(Needing.of(seq));
        }

        Entry[] first = two.take(8);
        assertThat(first).hasSize(1);
        assertThat(two.take(8)).hasSize(1);
        assertThat(two.ready()).isFalse();
        assertThat(two.take(8)).isEqualTo(NOTHING);

        two.done(first, 0, 1);
        assertThat(two.ready()).as("until a run is freed").isFalse();
        two.free(first);
        assertThat(two.ready()).isTrue();
    }

    @Test
    void theHighestPriorityRunsFirstThenTheLongestChainThenWhoWasReadyFirst() {
        graph.accept(Needing.of(1), Needing.of(2), Needing.of(3, 2), Needing.of(4, 3), Needing.of(5));
        graph.accept(Needing.of(6, 5), Needing.withPriority(7, 1), Needing.of(8));

        assertThat(graph.takeAll()).containsExactly(7L, 2L, 5L, 1L, 8L);
    }

    @Test
    void theNextOnesAreShownInTheOrderInWhichTheyRun() {
        graph.accept(Needing.of(1), Needing.of(2), Needing.of(3, 2), Needing.withPriority(4, 1));
        List<Long> ahead = new ArrayList<>();
        graph.sequencer().ahead(2, entry -> ahead.add(entry.seq()));

        assertThat(ahead).containsExactly(4L, 2L);
    }

    @Test
    void whatIsGivenBackIsNextOnceItsRunIsFreed() {
        graph.accept(Needing.of(1), Needing.of(2));
        Entry[] run = graph.sequencer().take(1);
        graph.sequencer().giveBack(run, 0, 1);

        assertThat(graph.takeAll()).containsExactly(2L);
        graph.sequencer().free(run);
        assertThat(graph.takeAll()).containsExactly(1L);
    }

    @Test
    void aRetriedMessageRunsAfterItsPauseAndNotBesideItsStuckRun() {
        graph.accept(Needing.of(1));
        Entry[] run = graph.sequencer().take(1);
        graph.sequencer().retry(run[0]);
        graph.sequencer().resume(run[0]);

        assertThat(graph.sequencer().ready()).as("its run is out").isFalse();
        graph.sequencer().free(run);
        assertThat(graph.takeAll()).containsExactly(1L);
    }

    @Test
    void aSeqKnownIsPendingOrReusedByWhatItHoldsAndSettledAfterwards() {
        graph.accept(Needing.of(1), Needing.of(2, 1));

        assertThat(graph.offer(Needing.of(2, 1))).isEqualTo(Verdict.PENDING);
        assertThat(graph.offer(Needing.of(2))).isEqualTo(Verdict.REUSED);
        assertThat(graph.offer(new Needing(1, Needs.NONE, 1))).isEqualTo(Verdict.REUSED);
        graph.run(1);
        assertThat(graph.offer(new Needing(1, Needs.NONE, 1))).isEqualTo(Verdict.SETTLED);
    }

    @Test
    void aCycleIsRefusedAndNamedAndLeavesNoTrace() {
        graph.accept(Needing.of(1, 3), Needing.of(2, 1));

        assertThat(graph.offer(Needing.of(3, 2))).isEqualTo(Verdict.CYCLE);
        assertThat(graph.sequencer().cycle()).containsExactly(3, 2, 1, 3);
        assertThat(graph.offer(Needing.of(4, 4))).isEqualTo(Verdict.CYCLE);
        assertThat(graph.sequencer().cycle()).containsExactly(4, 4);
        assertThat(graph.sequencer().pending()).isEqualTo(2);
        graph.accept(Needing.of(3));
        assertThat(graph.runAll()).containsExactly(3L, 1L, 2L);
    }

    @Test
    void anAbortDoomsWhatDependsOnItAndNamesItself() {
        graph.accept(Needing.of(1), Needing.of(2, 1), Needing.of(3, 2), Needing.of(4));
        graph.abort(1, false);

        assertThat(graph.drained()).containsExactly("2 by 1", "3 by 1");
        assertThat(graph.runAll()).containsExactly(4L);
        assertThat(graph.sequencer().settled()).isEqualTo(4);
    }

    @Test
    void anEdgeSaysWhatAFailureDoes() {
        graph.accept(Needing.of(1), Needing.of(2, Needs.Edge.ABORT, 1));
        graph.accept(Needing.of(3, Needs.Edge.SKIP, 1), Needing.of(4, Needs.Edge.RUN, 1), Needing.of(5, 4));
        graph.abort(1, false);

        assertThat(graph.drained()).containsExactly("2 by 1", "3 by 1 skipped");
        assertThat(graph.runAll()).containsExactly(4L, 5L);
    }

    @Test
    void aCriticalOneDoomsAllBelowItWhateverTheEdgesSay() {
        graph.accept(Needing.of(1), Needing.of(2, Needs.Edge.RUN, 1), Needing.of(3, Needs.Edge.SKIP, 2));
        graph.abort(1, true);

        assertThat(graph.drained()).containsExactly("2 by 1", "3 by 1");
        graph.accept(Needing.of(4, Needs.Edge.RUN, 3));
        assertThat(graph.drained()).containsExactly("4 by 1");
    }

    @Test
    void aSkippedOneLetsRunWhatDependsOnIt() {
        graph.accept(Needing.of(1), Needing.of(2, 1));
        graph.skip(1);

        assertThat(graph.drained()).isEmpty();
        assertThat(graph.runAll()).containsExactly(2L);
    }

    @Test
    void theStreamSaysWhatEdgesThatSayNothingDo() {
        GraphUnderTest skips = new GraphUnderTest(new OrderTerms(Order.GRAPH, 8, 4, 4, 4, 0, Needs.Edge.SKIP));
        skips.accept(Needing.of(1), Needing.of(2, 1), Needing.of(3, 2));
        skips.abort(1, false);

        assertThat(skips.drained()).containsExactly("2 by 1 skipped", "3 by 1 skipped");
    }

    @Test
    void aFailureIsKnownToChildrenThatComeLater() {
        graph.accept(Needing.of(1));
        graph.abort(1, false);
        graph.accept(Needing.of(2, 1), Needing.of(3, Needs.Edge.RUN, 1));

        assertThat(graph.drained()).containsExactly("2 by 1");
        Entry[] run = graph.sequencer().take(1);
        assertThat(graph.sequencer().parents(run[0])[0].seq()).isEqualTo(1);
    }

    @Test
    void theStreamFailsRatherThanForgetAFailure() {
        GraphUnderTest two = new GraphUnderTest(new OrderTerms(Order.GRAPH, 8, 4, 4, 2, 0, Needs.Edge.INHERIT));
        two.accept(Needing.of(1), Needing.of(2), Needing.of(3), Needing.of(4, 5));
        two.abort(1, false);
        two.abort(2, false);
        assertThat(two.sequencer().hasFailed()).isFalse();
        two.abort(3, false);

        assertThat(two.sequencer().hasFailed()).isTrue();
        assertThat(two.drained()).containsExactly("4 by 3");
        assertThat(two.offer(Needing.of(6))).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aWithdrawnMessageHasItsOutcomeAndTakesAlongWhatHangsOnIt() {
        graph.accept(Needing.of(1), Needing.of(2, 1), Needing.of(3, 2));

        assertThat(graph.sequencer().withdraw(2)).isNotNull();
        assertThat(graph.sequencer().hasOutcome(2)).isTrue();
        assertThat(graph.sequencer().withdraw(2)).isNull();
        assertThat(graph.drained()).containsExactly("3 by 2");
        assertThat(graph.runAll()).containsExactly(1L);
    }

    @Test
    void whatHasItsOutcomeBeyondAHoleIsToldAsRanges() {
        graph.accept(Needing.of(2), Needing.of(3), Needing.of(5));
        graph.runAll();
        List<String> ranges = new ArrayList<>();
        graph.sequencer().ranges((from, to) -> ranges.add(from + "-" + to));

        assertThat(ranges).containsExactly("2-3", "5-5");
    }

    @Test
    void addedMessagesAreNodesThatMoveNeitherCursorNorWindow() {
        long added = Sequencer.FIRST_ADDED;
        graph.accept(Needing.of(1), Needing.of(2, added), Needing.of(added, 1), Needing.of(added + 1, added));

        assertThat(graph.runAll()).containsExactly(1L, added, 2L, added + 1);
        assertThat(graph.sequencer().accepted()).isEqualTo(2);
        assertThat(graph.sequencer().hasOutcome(added)).isTrue();
        assertThat(graph.sequencer().knows(added + 2)).isFalse();
    }

    @Test
    void clearHandsOutAllThatWaitsAndNothingThatIsOut() {
        graph.accept(Needing.of(1), Needing.of(2, 1), Needing.of(3), Needing.of(4, 9));
        graph.sequencer().take(1);
        List<Long> cleared = new ArrayList<>();
        for (Entry entry = graph.sequencer().clear();
                entry != null;
                entry = graph.sequencer().clear()) {
            cleared.add(entry.seq());
        }

        assertThat(cleared).containsExactlyInAnyOrder(2L, 3L, 4L);
    }

    @Test
    void aLargeGraphThatArrivesBackwardsRunsInOrder() {
        int size = 50_000;
        GraphUnderTest large = new GraphUnderTest(Terms.of(Order.GRAPH, size));
        for (long seq = size; seq >= 1; seq--) {
            large.accept(
                    seq < 3
                            ? Needing.of(seq, seq == 1 ? new long[0] : new long[] {1})
                            : Needing.of(seq, seq / 2, seq - 1));
        }

        assertThat(large.runAll()).hasSize(size).isSorted();
        assertThat(Arrays.equals(large.sequencer().missing(1), new long[0])).isTrue();
    }
}
