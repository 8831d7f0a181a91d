package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a graph is after a restart of its server. */
class GraphRestartTest {
    private static final int MAX_FAILED = 2;
    private static final int WINDOW = 4;

    private final GraphUnderTest graph =
            new GraphUnderTest(new OrderTerms(Order.GRAPH, WINDOW, 16, 2, MAX_FAILED, 1 << 20, Needs.Edge.INHERIT));

    @Test
    void whatEndedBeforeIsNotWaitedForAndItsReplyIsGone() {
        restore(1, List.of(), 3, 3);
        Needing needing = Needing.of(2, 1, 3);
        graph.accept(needing);

        assertThat(graph.takeAll()).containsExactly(2L);
        assertThat(graph.sequencer().parents(needing)).containsExactly(null, null);
        graph.done(2);
        assertThat(graph.sequencer().settled()).isEqualTo(3);
    }

    @Test
    void whatIsLostIsWaitedFor() {
        restore(1, List.of(), 3, 3);
        graph.accept(Needing.of(4, 2, 3));
        assertThat(graph.runAll()).isEmpty();

        graph.accept(Needing.of(2));
        assertThat(graph.runAll()).containsExactly(2L, 4L);
    }

    @Test
    void aFailureOfBeforeActsOnTheEdgesOfWhatComes() {
        FailedScope aborted = FailedScope.ofMessage(1, 1, FailedScope.Effect.ABORTS);
        FailedScope skipped = FailedScope.ofMessage(3, 3, FailedScope.Effect.LETS_RUN);
        restore(1, List.of(aborted, skipped), 3, 3);

        graph.accept(Needing.of(2, 1), Needing.of(4, 3), Needing.of(5, Needs.Edge.RUN, 1));
        assertThat(graph.drained()).containsExactly("2 by 1");
        assertThat(graph.runAll()).containsExactly(4L, 5L);
    }

    @Test
    void aCriticalFailureOfBeforeDoomsWhateverTheEdgesSay() {
        restore(1, List.of(FailedScope.ofMessage(1, 1, FailedScope.Effect.CRITICAL)));
        graph.accept(Needing.of(2, Needs.Edge.RUN, 1), Needing.of(3, Needs.Edge.RUN, 2));

        assertThat(graph.drained()).containsExactly("2 by 1", "3 by 1");
    }

    @Test
    void whatWasDoomedNamesTheFailureBehindIt() {
        restore(2, List.of(FailedScope.ofMessage(2, 1, FailedScope.Effect.ABORTS)));
        graph.accept(Needing.of(3, 2));

        assertThat(graph.drained()).containsExactly("3 by 1");
    }

    @Test
    void remembersAWindowMoreOfTheFailedAsItMayHaveBeenSealed() {
        restore(MAX_FAILED, List.of(aborted(1), aborted(2)));
        for (long seq = MAX_FAILED + 1; seq <= MAX_FAILED + WINDOW; seq++) {
            abortNext(seq);
            assertThat(graph.sequencer().hasFailed()).isFalse();
        }

        abortNext(MAX_FAILED + WINDOW + 1);
        assertThat(graph.sequencer().hasFailed()).isTrue();
        assertThat(graph.sequencer().failedSeq()).isEqualTo(MAX_FAILED + WINDOW + 1);
    }

    private void abortNext(long seq) {
        graph.accept(Needing.of(seq));
        graph.abort(seq, false);
    }

    private static FailedScope aborted(long seq) {
        return FailedScope.ofMessage(seq, seq, FailedScope.Effect.ABORTS);
    }

    @Test
    void whatWasSkippedBeyondTheWindowIsKnownAndDoesNotMoveWhatIsAccepted() {
        restore(0, List.of(FailedScope.ofMissing(9)));

        assertThat(graph.sequencer().accepted()).isZero();
        assertThat(graph.offer(Needing.of(9))).isEqualTo(Verdict.SETTLED);
        graph.accept(Needing.of(1, Needs.Edge.SKIP, 9));
        assertThat(graph.drained()).containsExactly("1 by 9 skipped");
    }

    @Test
    void whatIsParkedBlocksWhatComesUntilItIsLetGo() {
        Needing head = Needing.of(1);
        Needing behind = Needing.of(3, 1, 2);
        restoreOwned(1, new long[] {3, 3}, owned(head, true), owned(behind, false));
        graph.accept(Needing.of(2), Needing.of(4, 3));
        assertThat(graph.sequencer().parkedHeads()).containsExactly(head);
        assertThat(graph.sequencer().parked()).isEqualTo(2);
        assertThat(graph.sequencer().drainParked()).as("news").isNull();
        assertThat(graph.runAll()).containsExactly(2L);

        graph.sequencer().unpark(head);
        assertThat(graph.runAll()).containsExactly(1L, 3L, 4L);
        assertThat(graph.sequencer().settled()).isEqualTo(4);
        assertThat(graph.sequencer().pending()).isZero();
    }

    /** Its head had found no room in the lot, and is lost. */
    @Test
    void whatIsParkedBehindOneThatIsLostWaitsForThatToComeAgain() {
        restoreOwned(0, new long[] {2, 2}, owned(Needing.of(2, 1), false));
        assertThat(graph.sequencer().parked()).isZero();
        assertThat(graph.sequencer().pending()).isEqualTo(1);

        graph.accept(Needing.of(1));
        assertThat(graph.runAll()).containsExactly(1L, 2L);
        assertThat(graph.sequencer().settled()).isEqualTo(2);
    }

    @Test
    void aSealThatIsSaidAgainNamesWhatIsMissing() {
        restore(1, List.of(), 3, 3);
        graph.sequencer().seal(4);

        assertThat(graph.sequencer().stalled()).isTrue();
        assertThat(graph.sequencer().missing(8)).containsExactly(2, 4);
    }

    private void restore(long settled, List<FailedScope> failures, long... ended) {
        graph.sequencer().restore(new Standpoint(settled, ended, false, 0, failures, List.of()));
    }

    private void restoreOwned(long settled, long[] ended, Standpoint.Owned... owned) {
        graph.sequencer().restore(new Standpoint(settled, ended, false, 0, List.of(), List.of(owned)));
    }

    private static Standpoint.Owned owned(Needing entry, boolean head) {
        return new Standpoint.Owned(entry, head);
    }
}
