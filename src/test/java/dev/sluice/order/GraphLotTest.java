package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GraphLotTest {
    private final GraphUnderTest graph = withLotOf(3);

    private static GraphUnderTest withLotOf(int maxParked) {
        return new GraphUnderTest(new OrderTerms(Order.GRAPH, 8, 4, maxParked, 4, 0, Needs.Edge.INHERIT));
    }

    @Test
    void whatDependsOnAParkedMessageIsParkedWithItAndSettled() {
        graph.accept(Needing.of(1), Needing.of(2, 1), Needing.of(3, 2), Needing.of(4));
        graph.park(1);

        assertThat(parked()).containsExactly(1L, 2L, 3L);
        assertThat(heads()).containsExactly(1L);
        assertThat(graph.sequencer().settled()).isEqualTo(3);
        assertThat(graph.sequencer().pending()).isEqualTo(1);
        assertThat(graph.sequencer().hasOutcome(1)).isFalse();
        assertThat(graph.runAll()).containsExactly(4L);
    }

    @Test
    void whatComesLaterIsParkedToo() {
        graph.accept(Needing.of(1));
        graph.park(1);
        graph.accept(Needing.of(2, 1), Needing.of(3, 2));

        assertThat(parked()).containsExactly(1L, 2L, 3L);
        assertThat(graph.sequencer().settled()).isEqualTo(3);
    }

    @Test
    void whatFindsNoRoomWaitsUnsettledAndMovesInWhenThereIsSome() {
        graph.accept(Needing.of(1), Needing.of(2, 1), Needing.of(3, 2), Needing.of(4, 1), Needing.of(5));
        graph.park(1);

        assertThat(parked()).containsExactly(1L, 2L, 4L);
        assertThat(graph.sequencer().settled()).isEqualTo(2);
        assertThat(graph.runAll()).containsExactly(5L);

        graph.sequencer().withdraw(4);
        assertThat(parked()).containsExactly(1L, 2L, 3L);
        assertThat(graph.sequencer().settled()).isEqualTo(5);
    }

    @Test
    void aHeadThatFindsNoRoomIsAHeadAllTheSame() {
        GraphUnderTest none = withLotOf(0);
        none.accept(Needing.of(1), Needing.of(2, 1));
        none.park(1);

        assertThat(none.sequencer().parked()).isZero();
        assertThat(none.sequencer().settled()).isZero();
        none.sequencer().unpark(none.sequencer().parkedHeads().get(0));
        assertThat(none.runAll()).containsExactly(1L, 2L);
    }

    @Test
    void anUnparkedHeadRunsAgainAndTheOthersAfterIt() {
        graph.accept(Needing.of(1), Needing.of(2, 1));
        graph.park(1);
        graph.sequencer().unpark(head());

        assertThat(parked()).isEmpty();
        assertThat(graph.sequencer().settled()).as("once only").isEqualTo(2);
        assertThat(graph.sequencer().pending()).isEqualTo(2);
        assertThat(graph.runAll()).containsExactly(1L, 2L);
        assertThat(graph.sequencer().hasOutcome(2)).isTrue();
        assertThat(graph.sequencer().pending()).isZero();
    }

    @Test
    void withoutItsHeadTheOthersRun() {
        graph.accept(Needing.of(1), Needing.of(2, 1), Needing.of(3, Needs.Edge.ABORT, 1));
        graph.park(1);
        graph.sequencer().unparkWithout(head());

        assertThat(graph.sequencer().hasOutcome(1)).isTrue();
        assertThat(graph.drained()).containsExactly("3 by 1");
        assertThat(graph.runAll()).containsExactly(2L);
    }

    @Test
    void aWithdrawnHeadTakesAlongWhatHangsOnIt() {
        graph.accept(Needing.of(1), Needing.of(2, 1));
        graph.park(1);

        assertThat(graph.sequencer().withdraw(1)).isNotNull();
        assertThat(graph.drained()).containsExactly("2 by 1");
        assertThat(graph.sequencer().parked()).isZero();
    }

    @Test
    void whatIsBehindTwoHeadsIsParkedUntilBothAreGone() {
        graph.accept(Needing.of(1), Needing.of(2), Needing.of(3, 1, 2));
        graph.park(1);
        graph.park(2);
        assertThat(heads()).containsExactly(1L, 2L);

        graph.sequencer().unpark(head());
        assertThat(parked()).containsExactly(2L, 3L);
        graph.sequencer().unpark(head());
        assertThat(parked()).isEmpty();
        assertThat(graph.runAll()).endsWith(3L);
    }

    @Test
    void aStreamThatFailsDoomsWhatIsParked() {
        graph.accept(Needing.of(1), Needing.of(2, 1));
        graph.park(1);
        graph.sequencer().fail();

        assertThat(graph.drained()).hasSize(2);
        assertThat(graph.sequencer().parked()).isZero();
        assertThat(graph.sequencer().pending()).isZero();
    }

    private Entry head() {
        return graph.sequencer().parkedHeads().get(0);
    }

    private List<Long> heads() {
        return graph.sequencer().parkedHeads().stream().map(Entry::seq).toList();
    }

    private Set<Long> parked() {
        Set<Long> parked = new TreeSet<>();
        graph.sequencer().eachParked(entry -> parked.add(entry.seq()));
        assertThat(graph.sequencer().parked()).isEqualTo(parked.size());
        return parked;
    }
}
