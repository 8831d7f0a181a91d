package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeqRingTest {
    private static final int WINDOW = 20;
    private static final int SEEDS = 50;
    private static final int OPERATIONS = 100;

    private final SeqRing ring = new SeqRing(0, WINDOW);

    @Test
    void knowsNothingAtFirst() {
        assertThat(ring.knows(1)).isFalse();
        assertThat(ring.isDone(1)).isFalse();
        assertThat(ring.get(1)).isNull();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.missingFrom(1)).isEqualTo(1);
    }

    @Test
    void reachesExactlyAsFarAsTheWindow() {
        assertThat(ring.reaches(WINDOW)).isTrue();
        assertThat(ring.reaches(WINDOW + 1)).isFalse();

        ring.done(1);

        assertThat(ring.reaches(WINDOW + 1)).isTrue();
        assertThat(ring.reaches(WINDOW + 2)).isFalse();
    }

    @Test
    void keepsTheLastOfTheWindowWithNothingBeforeIt() {
        Entry last = put(WINDOW);

        assertThat(ring.get(WINDOW)).isSameAs(last);
        assertThat(ring.accepted()).isEqualTo(WINDOW);
        assertThat(ring.settled()).isZero();
        assertThat(ring.missingFrom(1)).isEqualTo(1);
        assertThat(ring.cameFrom(1)).isEqualTo(WINDOW);
    }

    @Test
    void settlesOverWhatIsDone() {
        put(1);
        put(2);
        put(3);

        ring.done(2);
        assertThat(ring.settled()).isZero();
        assertThat(ranges(ring)).containsExactly(List.of(2L, 2L));

        ring.done(1);
        assertThat(ring.settled()).isEqualTo(2);
        assertThat(ranges(ring)).isEmpty();
        assertThat(ring.get(3)).isNotNull();
    }

    @Test
    void settlesOverWhatNeverCame() {
        put(3);

        ring.done(2);
        ring.done(1);

        assertThat(ring.settled()).isEqualTo(2);
        assertThat(ring.knows(2)).isTrue();
        assertThat(ring.get(3)).isNotNull();
    }

    @Test
    void isNotMovedByOneThatIsDoneAgain() {
        Entry last = put(9);
        LongStream.rangeClosed(1, 8).forEach(ring::done);

        ring.done(1);
        ring.done(8);

        assertThat(ring.settled()).isEqualTo(8);
        assertThat(ring.get(9)).isSameAs(last);
    }

    @Test
    void startsWhereItIsTold() {
        SeqRing added = new SeqRing(Sequencer.FIRST_ADDED - 1, WINDOW);

        assertThat(added.knows(Sequencer.FIRST_ADDED)).isFalse();
        assertThat(added.knows(1)).isFalse();
        assertThat(added.isDone(1)).isFalse();

        added.done(Sequencer.FIRST_ADDED);
        assertThat(added.settled()).isEqualTo(Sequencer.FIRST_ADDED);
    }

    @Test
    void passesToOneOverWhatNeverCame() {
        Entry sixth = put(6);

        ring.passTo(5);

        assertThat(ring.settled()).isEqualTo(5);
        assertThat(ring.removeFirst()).isSameAs(sixth);
        assertThat(ring.removeFirst()).isNull();
        assertThat(ring.isEmpty()).isTrue();

        ring.passTo(1L << 50);
        assertThat(ring.settled()).isEqualTo(1L << 50);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void isLikeAMapInLongRandomLives() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                live(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void live(Random random) {
        SeqRing ring = new SeqRing(0, WINDOW);
        Set<Long> came = new HashSet<>();
        Set<Long> done = new HashSet<>();
        for (int i = 0; i < OPERATIONS; i++) {
            long seq = Math.max(1, ring.settled() - 2 + random.nextInt(WINDOW + 2));
            if (random.nextInt(8) == 0) {
                Entry first = ring.removeFirst();
                done.addAll(first == null ? List.of() : List.of(first.seq()));
            } else if (random.nextBoolean() && !ring.knows(seq)) {
                ring.put(new Numbered(seq));
                came.add(seq);
            } else {
                ring.done(seq);
                done.add(seq);
            }
            assertAlike(ring, came, done);
        }
    }

    private static void assertAlike(SeqRing ring, Set<Long> came, Set<Long> done) {
        assertThat(ring.isDone(ring.settled() + 1)).isFalse();
        for (long seq = 1; seq <= ring.accepted() + 1; seq++) {
            Entry entry = ring.get(seq);
            assertThat(ring.isDone(seq)).isEqualTo(done.contains(seq));
            assertThat(ring.knows(seq)).isEqualTo(came.contains(seq) || done.contains(seq));
            assertThat(entry != null).isEqualTo(came.contains(seq) && !done.contains(seq));
            assertThat(entry == null || entry.seq() == seq).isTrue();
        }
    }

    private Entry put(long seq) {
        Entry entry = new Numbered(seq);
        ring.put(entry);
        return entry;
    }

    private static List<List<Long>> ranges(SeqRing ring) {
        List<List<Long>> ranges = new ArrayList<>();
        ring.ranges((from, to) -> ranges.add(List.of(from, to)));
        return ranges;
    }
}
