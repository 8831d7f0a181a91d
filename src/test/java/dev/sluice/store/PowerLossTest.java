package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a loss of power leaves, as far as it can be imitated: the log ends anywhere behind the last sync, or is zeros from there.
 * Each such directory opens, with all that was synced, and of the rest whole batches from the first on.
 */
class PowerLossTest {
    private static final int SYNCED = 5;
    private static final int UNSYNCED = 4;
    private static final int LARGE = 40_000;
    /** What a small batch has in the log, roughly. */
    private static final int BATCH = 170;

    private static final String LOG = "\\d+\\.log";

    private static final StoredSpec SPEC =
            new StoredSpec("echo", 2, 9, 9, 1, 9, 9, 9, 0, 1, 0, 0, 0, false, 9, 9, 0, false, "", Map.of(), "", 1, "");

    @TempDir
    Path temporary;

    private SmallDisk disk;
    private Path directory;
    private Path lost;
    private long syncedBytes;
    private long bytes;

    @BeforeEach
    void write() throws IOException, StoreFailure {
        disk = SmallDisk.mount(temporary.resolve("disk"), 64); // hundreds of opens: a real disk's syncs take too long
        directory = disk.path();
        Path live = directory.resolve("live");
        try (Store store = Store.open(Stores.settings(live))) {
            for (int i = 0; i < SYNCED; i++) {
                Stores.commit(store, batch(i, i == 2 ? LARGE : 10), i == 1 || i == SYNCED - 1);
            }
            syncedBytes = Files.size(Copies.only(live, LOG));
            for (int i = SYNCED; i < SYNCED + UNSYNCED; i++) {
                Stores.commit(store, batch(i, i == SYNCED + 2 ? LARGE : 10), false);
            }
            bytes = Files.size(Copies.only(live, LOG));
            lost = Copies.copy(live, directory.resolve("lost"));
        }
    }

    @AfterEach
    void unmount() throws IOException {
        disk.close();
    }

    @Test
    void theLogMayEndAnywhereBehindTheLastSync() throws IOException, StoreFailure {
        for (long size = syncedBytes; size <= bytes; size += step(size)) {
            Path log = Copies.only(Copies.copy(lost, directory.resolve("cut")), LOG);
            Copies.truncate(log, size);
            check("cut at " + size, size == bytes);
        }
    }

    @Test
    void theLogMayBeZerosFromAnySectorBehindTheLastSync() throws IOException, StoreFailure {
        for (long size = (syncedBytes / 512 + 1) * 512; size < bytes; size += 512 * 5) {
            Path log = Copies.only(Copies.copy(lost, directory.resolve("cut")), LOG);
            Copies.zeros(log, (int) size);
            check("zeros from " + size, false);
        }
    }

    @Test
    void aCopyTakenWhileTheStoreRunsOpens() throws IOException, StoreFailure {
        Copies.copy(lost, directory.resolve("cut"));
        check("whole", true);
    }

    /** Every byte of the first and the last batch, fewer between them, and few within the large one. */
    private long step(long size) {
        if (size - syncedBytes < BATCH || bytes - size < BATCH) {
            return 1;
        }
        return size - syncedBytes < 3 * BATCH ? 7 : 997;
    }

    private void check(String what, boolean everything) throws IOException, StoreFailure {
        Path cut = directory.resolve("cut");
        try (Store store = Store.open(Stores.settings(cut))) {
            List<Integer> found = batches(store);
            assertThat(found).as(what).hasSizeGreaterThanOrEqualTo(everything ? SYNCED + UNSYNCED : SYNCED);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i)).as(what).isEqualTo(i);
            }
        }
        Copies.delete(cut);
    }

    /** A batch is three records, all there or none. */
    private static Changes batch(int number, int size) {
        byte[] none = {};
        StreamKey stream = new StreamKey(String.format("%032x", number), 1);
        return new Changes()
                        .session(new StoredSession(stream.sessionId(), none, 0, none, 0, 0, 0, 0))
                        .failedScope(stream, new StoredScope(1, new byte[size], 1, number))
                        .stream(stream, new StoredStream(SPEC));
    }

    private static List<Integer> batches(Store store) throws StoreFailure {
        List<Integer> found = new ArrayList<>();
        for (StoredSession session : store.sessions()) {
            int number = Integer.parseInt(session.id(), 16);
            assertThat(Stores.streams(store, session.id(), 10))
                    .singleElement()
                    .satisfies(stream -> assertThat(stream.failed())
                            .singleElement()
                            .satisfies(scope -> assertThat(scope.kind()).isEqualTo(number)));
            found.add(number);
        }
        return found;
    }
}
