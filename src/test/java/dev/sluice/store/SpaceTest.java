package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed gives its room back, though nothing more is written. */
class SpaceTest {
    private static final String SESSION = "01".repeat(16);
    private static final int STREAMS = 5000;
    private static final int RECORDS = 5;
    private static final long LITTLE = 1 << 20;

    @TempDir
    Path directory;

    private final Random random = new Random(9);

    @Test
    void theRoomOfASessionComesBack() throws StoreFailure {
        try (Store store = Store.open(Stores.settings(directory))) {
            fill(store);
            Stores.commit(store, new Changes().removeSession(SESSION));
            awaitLittle(store);
        }
    }

    @Test
    void theRoomOfManyStreamsComesBack() throws StoreFailure {
        try (Store store = Store.open(Stores.settings(directory))) {
            for (int round = 0; round < Reclaim.REMOVED / (STREAMS * RECORDS); round++) {
                fill(store);
                for (long id = 1; id <= STREAMS; id++) {
                    Stores.commit(store, new Changes().removeStream(new StreamKey(SESSION, id)));
                }
            }
            awaitLittle(store);
        }
    }

    @Test
    void whatIsTooLittleForThatIsLookedAfterLater() {
        BlockingQueue<List<byte[]>> looks = new LinkedBlockingQueue<>();
        Reclaim reclaim = new Reclaim(looks::add, Duration.ofMillis(1));
        reclaim.removed(1, List.of());
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(looks).hasSize(1));
        reclaim.close();
    }

    @Test
    void nothingIsLookedAfterBeforeThereIsMuchAndThenOnce() {
        BlockingQueue<List<byte[]>> looks = new LinkedBlockingQueue<>();
        Reclaim reclaim = new Reclaim(looks::add, Duration.ofDays(1));
        reclaim.removed(Reclaim.REMOVED - 1, List.of());
        assertThat(looks).isEmpty();
        reclaim.removed(1, List.of());
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(looks).hasSize(1));
        reclaim.close();
    }

    @Test
    void ofVeryManyRangesEverythingIsCompacted() {
        BlockingQueue<List<byte[]>> looks = new LinkedBlockingQueue<>();
        Reclaim reclaim = new Reclaim(looks::add, Duration.ofDays(1));
        reclaim.removed(0, Collections.nCopies(100, new byte[] {1}));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(looks).hasSize(1));
        assertThat(looks.element())
                .singleElement()
                .satisfies(all -> assertThat(all).isEmpty());
        reclaim.close();
    }

    private static void awaitLittle(Store store) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(store.figures().diskBytes()).isLessThan(LITTLE));
    }

    private void fill(Store store) throws StoreFailure {
        for (long id = 1; id <= STREAMS; id++) {
            StreamKey stream = new StreamKey(SESSION, id);
            Changes changes = new Changes().stream(stream, new StoredStream(new RandomRecords(random).spec()));
            for (int seq = 1; seq < RECORDS; seq++) {
                byte[] payload = new byte[500];
                random.nextBytes(payload);
                changes.outcome(stream, new StoredOutcome(seq, "", 0, payload, null, 0));
            }
            Stores.commit(store, changes);
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(store.figures().diskBytes()).isGreaterThan(8 * LITTLE));
    }
}
