package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphHaltsTest {
    private final GraphUnderTest graph = new GraphUnderTest(Terms.of(Order.GRAPH, 4));

    @Test
    void aSealedGraphStallsOnWhatHasNotCome() {
        graph.accept(Needing.of(1), Needing.of(3, 2));
        assertThat(graph.sequencer().stalled()).isFalse();
        graph.sequencer().seal(4);
        assertThat(graph.sequencer().stalled()).as("1 may run").isFalse();
        graph.runAll();

        assertThat(graph.sequencer().stalled()).isTrue();
        assertThat(graph.sequencer().waitingFor()).isEqualTo(2);
        assertThat(graph.sequencer().missing(8)).containsExactly(2, 4);
        assertThat(graph.sequencer().missing(1)).containsExactly(2);
    }

    @Test
    void aFullWindowWithNothingToRunIsAStallAndSaysWhatIsMissing() {
        graph.accept(Needing.of(1, 9), Needing.of(2), Needing.of(3), Needing.of(4));
        assertThat(graph.sequencer().stalled()).isFalse();
        graph.runAll();

        assertThat(graph.sequencer().stalled()).isTrue();
        assertThat(graph.sequencer().missing(8)).containsExactly(9);
        assertThat(graph.offer(Needing.of(5))).isEqualTo(Verdict.BEYOND);
    }

    @Test
    void whatIsSkippedActsOnItsEdgesAndIsSettledWhenItComes() {
        graph.accept(Needing.of(1, 9), Needing.of(2), Needing.of(3, Needs.Edge.ABORT, 9), Needing.of(4));
        graph.runAll();

        assertThat(skipMissing()).containsExactly("9-9");
        assertThat(graph.drained()).containsExactly("3 by 9");
        assertThat(graph.runAll()).containsExactly(1L);
        assertThat(graph.sequencer().settled()).isEqualTo(4);
        assertThat(graph.offer(Needing.of(9))).isEqualTo(Verdict.SETTLED);
    }

    @Test
    void holesBelowTheSealAreSkippedAsWell() {
        graph.accept(Needing.of(4));
        graph.runAll();
        graph.sequencer().seal(4);

        assertThat(skipMissing()).containsExactly("1-3");
        assertThat(graph.sequencer().settled()).isEqualTo(4);
        assertThat(graph.sequencer().stalled()).isFalse();
        assertThat(graph.sequencer().hasFailed()).isFalse();
    }

    @Test
    void whatNeedsASeqAboveTheSealIsDoomedOrRefused() {
        graph.accept(Needing.of(1, 9), Needing.of(2, Needs.Edge.RUN, 9));
        graph.sequencer().seal(4);

        assertThat(graph.drained()).containsExactly("1 by 9");
        assertThat(graph.runAll()).containsExactly(2L);
        assertThat(graph.offer(Needing.of(3, 9))).isEqualTo(Verdict.NEVER_COMES);
        assertThat(graph.offer(Needing.of(3, 4))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void whatOthersNeedIsAwaitedAndSoIsTheLowestHole() {
        graph.accept(Needing.of(2, 4));

        assertThat(graph.sequencer().isAwaited(1)).isTrue();
        assertThat(graph.sequencer().isAwaited(2)).isFalse();
        assertThat(graph.sequencer().isAwaited(3)).isFalse();
        assertThat(graph.sequencer().isAwaited(4)).isTrue();
        graph.accept(Needing.of(1));
        assertThat(graph.sequencer().isAwaited(3)).isTrue();
    }

    @Test
    void aPausedMessageIsNoStall() {
        graph.accept(Needing.of(1), Needing.of(2, 9), Needing.of(3), Needing.of(4));
        Entry[] run = graph.sequencer().take(1);
        graph.runAll();
        graph.sequencer().retry(run[0]);
        graph.sequencer().free(run);

        assertThat(graph.sequencer().stalled()).isFalse();
    }

    private List<String> skipMissing() {
        List<String> skipped = new ArrayList<>();
        graph.sequencer().skipMissing((from, to) -> skipped.add(from + "-" + to));
        return skipped;
    }
}
