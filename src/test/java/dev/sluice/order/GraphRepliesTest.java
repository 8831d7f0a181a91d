package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphRepliesTest {
    private final GraphUnderTest graph = keeping(10);

    private static GraphUnderTest keeping(long maxReplyBytes) {
        return new GraphUnderTest(new OrderTerms(Order.GRAPH, 8, 8, 8, 4, maxReplyBytes, Needs.Edge.INHERIT));
    }

    @Test
    void aChildSeesItsParentsInTheOrderOfItsNeeds() {
        graph.accept(
                Needing.of(1).replies(1),
                Needing.of(2).replies(1),
                Needing.of(3).replies(1));
        graph.accept(Needing.of(4, 3, 1, 2));
        graph.runAllBut(4);

        assertThat(seen()).containsExactly(3L, 1L, 2L);
    }

    @Test
    void aChildThatComesLaterSeesAReplyThatIsKept() {
        graph.accept(Needing.of(1).replies(10));
        graph.runAll();
        graph.accept(Needing.of(2, 1));

        assertThat(seen()).containsExactly(1L);
    }

    @Test
    void beyondTheLimitTheOldestIsForgotten() {
        graph.accept(
                Needing.of(1).replies(5),
                Needing.of(2).replies(5),
                Needing.of(3).replies(1));
        graph.runAll();
        graph.accept(Needing.of(4, 1, 2, 3));

        assertThat(seen()).containsExactly(null, 2L, 3L);
    }

    @Test
    void whatAChildThatHasComeWaitsForIsNotForgotten() {
        graph.accept(Needing.of(1).replies(8), Needing.of(2).replies(8), Needing.of(3, 1, 2));
        graph.runAllBut(3);

        assertThat(seen()).containsExactly(1L, 2L);
    }

    @Test
    void aReplyIsKeptForTheDeclaredNumberOfChildren() {
        graph.accept(Needing.withChildren(1, 2).replies(1), Needing.of(2, 1));
        graph.run(1);
        assertThat(seen()).containsExactly(1L);
        graph.accept(Needing.of(3, 1));
        assertThat(seen()).containsExactly(1L);
        graph.accept(Needing.of(4, 1));
        assertThat(seen()).containsExactly((Long) null);
    }

    @Test
    void aChildThatRunsTwiceIsOneChild() {
        graph.accept(Needing.withChildren(1, 2).replies(1), Needing.of(2, 1));
        graph.run(1);
        Entry[] run = graph.sequencer().take(1);
        graph.sequencer().giveBack(run, 0, 1);
        graph.sequencer().free(run);
        graph.runAll();
        graph.accept(Needing.of(3, 1));

        assertThat(seen()).containsExactly(1L);
    }

    @Test
    void afterTheSealOnlyWhatWaitsSeesReplies() {
        graph.accept(Needing.of(1).replies(1), Needing.of(2, 1));
        graph.run(1);
        graph.sequencer().seal(2);
        assertThat(seen()).containsExactly(1L);
        graph.accept(Needing.of(Sequencer.FIRST_ADDED, 1));

        assertThat(seen()).containsExactly((Long) null);
    }

    @Test
    void aParentWithoutAReplyIsSeenWhileItsSeqIsInTheWindow() {
        graph.accept(Needing.of(2), Needing.of(3));
        graph.runAll();
        graph.accept(Needing.of(4, 2, 3));

        assertThat(seen()).containsExactly(2L, 3L);
    }

    /** Runs the next one; answers the parents that it sees. */
    private List<@Nullable Long> seen() {
        Entry[] run = graph.sequencer().take(1);
        assertThat(run).hasSize(1);
        List<@Nullable Long> seen = Arrays.stream(graph.sequencer().parents(run[0]))
                .map(parent -> parent == null ? null : parent.seq())
                .toList();
        graph.sequencer().done(run, 0, 1);
        graph.sequencer().free(run);
        return seen;
    }
}
