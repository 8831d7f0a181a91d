package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FailureLogTest {
    private final FailureLog log = new FailureLog(3, 100);

    @Test
    void keepsSoManyAndForgetsTheOldest() {
        for (int id = 1; id <= 5; id++) {
            log.add(failure(id, 1));
        }

        assertThat(ids(log, Long.MAX_VALUE)).containsExactly(5L, 4L, 3L);
        assertThat(log.size()).isEqualTo(3);
        assertThat(log.find(2)).isNull();
        assertThat(log.find(3)).isNotNull();
        assertThat(log.find(6)).isNull();
    }

    @Test
    void forgetsPayloadsBeforeItForgetsEntries() {
        log.add(failure(1, 60));
        log.add(failure(2, 40));
        assertThat(log.find(1).payload()).hasSize(60);

        log.add(failure(3, 1));

        assertThat(log.find(1).payload()).isNull();
        assertThat(log.find(1).payloadBytes()).isEqualTo(60);
        assertThat(log.find(2).payload()).hasSize(40);
    }

    @Test
    void forgetsAPayloadThatIsTooLargeAtOnceAndKeepsItsHead() {
        log.add(failure(1, 101));

        FailureRecord kept = log.find(1);
        assertThat(kept.payload()).isNull();
        assertThat(kept.head()).hasSize(64);
        assertThat(kept.payloadBytes()).isEqualTo(101);
    }

    @Test
    void goesOnBehindWhatWasSeen() {
        log.add(failure(10, 1));
        log.add(failure(20, 1));
        log.add(failure(30, 1));

        assertThat(ids(log, 30)).containsExactly(20L, 10L);
        assertThat(ids(log, 25)).containsExactly(20L, 10L);
        List<Long> seen = new ArrayList<>();
        log.newestFirst(Long.MAX_VALUE, failure -> !seen.add(failure.id()));
        assertThat(seen).containsExactly(30L);
    }

    @Test
    void maySaveNothing() {
        FailureLog none = new FailureLog(0, 0);
        none.add(failure(1, 1));

        assertThat(none.size()).isZero();
        assertThat(none.find(1)).isNull();
    }

    @Test
    void isWhatASimpleOneWouldBe() {
        for (int round = 0; round < 200; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            int maxEntries = random.nextInt(6);
            int maxBytes = random.nextInt(300);
            FailureLog tested = new FailureLog(maxEntries, maxBytes);
            Deque<FailureRecord> all = new ArrayDeque<>();
            long id = 0;
            for (int i = 0; i < 50; i++) {
                id += 1 + random.nextInt(3);
                FailureRecord failure = failure(id, random.nextInt(120));
                tested.add(failure);
                all.addFirst(failure);
                assertSame(tested, all, maxEntries, maxBytes, seed);
            }
        }
    }

    /** Of the newest so many those have a payload that fit into the bytes together with all newer ones. */
    private static void assertSame(
            FailureLog tested, Deque<FailureRecord> all, int maxEntries, int maxBytes, long seed) {
        List<FailureRecord> kept = new ArrayList<>();
        tested.newestFirst(Long.MAX_VALUE, kept::add);
        assertThat(kept).as("seed " + seed).hasSize(Math.min(all.size(), maxEntries));
        Iterator<FailureRecord> naive = all.iterator();
        int bytes = 0;
        for (FailureRecord failure : kept) {
            FailureRecord expected = naive.next();
            bytes += expected.payloadBytes();
            assertThat(failure.id()).as("seed " + seed).isEqualTo(expected.id());
            assertThat(failure.payload() != null).as("payload, seed " + seed).isEqualTo(bytes <= maxBytes);
            assertThat(tested.find(failure.id())).as("seed " + seed).isSameAs(failure);
        }
    }

    private static List<Long> ids(FailureLog log, long before) {
        List<Long> ids = new ArrayList<>();
        log.newestFirst(before, failure -> ids.add(failure.id()));
        return ids;
    }

    private static FailureRecord failure(long id, int bytes) {
        byte[] payload = new byte[bytes];
        return new FailureRecord(
                id,
                "session",
                2,
                id,
                1,
                MessageAttributes.NONE,
                ScriptedHandler.BROKEN,
                1,
                0,
                FailureRecord.head(payload),
                bytes,
                payload,
                false);
    }
}
