package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up: what is on it stays, and the store goes on when there is room. */
class FullDiskTest {
    private static final int DISK_MEGABYTES = 10;
    private static final int VALUE_BYTES = 20_000;

    @TempDir
    Path directory;

    private final Random random = new Random(5);
    private final List<String> acked = new ArrayList<>();
    private SmallDisk disk;
    private StoreSettings settings;

    @BeforeEach
    void mount() throws IOException, StoreFailure {
        // The native library is loaded from the first store's disk; this one is for the records alone.
        Store.open(Stores.settings(directory.resolve("elsewhere"))).close();
        disk = SmallDisk.mount(directory.resolve("disk"), DISK_MEGABYTES);
        settings = Stores.settings(disk.path().resolve("store"), 1 << 20);
    }

    @AfterEach
    void unmount() throws IOException {
        disk.close();
    }

    @Test
    void aCommitFailsAsAWholeAndSucceedsWhenThereIsRoom() throws Exception {
        try (Store store = Store.open(settings)) {
            commitSome(store, 20);
            disk.fill(300_000);
            Changes refused = fillUp(store);
            assertThat(ids(store)).containsExactlyElementsOf(acked);
            assertThat(store.isHealthy()).isFalse();
            for (int i = 0; i < 3; i++) {
                assertFull(Stores.tryCommit(store, refused, i == 1));
                assertThat(ids(store)).containsExactlyElementsOf(acked);
            }
            disk.makeRoom();
            Stores.commit(store, refused, true);
            acked.add(nextId());
            assertThat(store.isHealthy()).isTrue();
            commitSome(store, 20);
            assertThat(ids(store)).containsExactlyElementsOf(acked);
        }
        try (Store store = Store.open(settings)) {
            assertThat(ids(store)).containsExactlyElementsOf(acked);
        }
    }

    @Test
    void aKillWhileTheDiskIsFullLosesNothing() throws Exception {
        Store store = Store.open(settings);
        commitSome(store, 20);
        disk.fill(300_000);
        fillUp(store);
        store.close();
        disk.fill(0);
        assertThatThrownBy(() -> Store.open(settings).close())
                .isInstanceOfSatisfying(StoreFailure.class, FullDiskTest::assertFull);
        disk.makeRoom();
        try (Store again = Store.open(settings)) {
            assertThat(ids(again)).containsExactlyElementsOf(acked);
        }
    }

    @Test
    void aTableFileThatCannotBeWrittenIsNoLossEither() throws Exception {
        try (Store store = Store.open(settings)) {
            commitSome(store, 70);
            disk.fill(1_500_000);
            Changes refused = fillUp(store);
            disk.makeRoom();
            Stores.commit(store, refused, false);
            acked.add(nextId());
            assertThat(ids(store)).containsExactlyElementsOf(acked);
        }
    }

    @Test
    void whenTroubleIsOverRetryFindsThatOut() throws Exception {
        try (Store store = Store.open(settings)) {
            disk.fill(100_000);
            fillUp(store);
            disk.makeRoom();
            store.retry();
            Stores.commit(store, new Changes());
            assertThat(store.isHealthy()).isTrue();
        }
    }

    @Test
    void aNewStoreIsNotBegunWithoutRoom() throws Exception {
        disk.fill(0);
        assertThatThrownBy(() -> Store.open(settings))
                .isInstanceOfSatisfying(StoreFailure.class, FullDiskTest::assertFull)
                .hasMessageContaining(disk.path().toString());
        disk.makeRoom();
        Store.open(settings).close();
    }

    @Test
    void aDiskThatCannotBeWrittenToIsToldSo() throws Exception {
        try (Store store = Store.open(settings)) {
            commitSome(store, 5);
        }
        disk.writable(false);
        assertThatThrownBy(() -> Store.open(settings))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.NOT_WRITABLE))
                .hasMessageContaining(disk.path().toString());
        disk.writable(true);
        try (Store store = Store.open(settings)) {
            assertThat(ids(store)).containsExactlyElementsOf(acked);
        }
    }

    /** Until a commit fails, which is handed back. */
    private Changes fillUp(Store store) {
        Changes next = next();
        StoreFailure failure = Stores.tryCommit(store, next, false);
        while (failure == null) {
            acked.add(nextId());
            next = next();
            failure = Stores.tryCommit(store, next, false);
        }
        assertFull(failure);
        return next;
    }

    private void commitSome(Store store, int count) throws StoreFailure {
        for (int i = 0; i < count; i++) {
            Stores.commit(store, next());
            acked.add(nextId());
        }
    }

    /** A session, and a value that does not get smaller by compression, with it or not at all. */
    private Changes next() {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        byte[] none = {};
        String id = nextId();
        return new Changes()
                .session(new StoredSession(id, none, 0, none, 0, 0, 0, 0))
                .state(StateScope.named("test", id), none, none, value);
    }

    private String nextId() {
        return String.format("%032x", acked.size());
    }

    private static List<String> ids(Store store) throws StoreFailure {
        List<String> ids = store.sessions().stream().map(StoredSession::id).toList();
        assertThat(Stores.scopes(store, null, Integer.MAX_VALUE))
                .extracting(StateScope::name)
                .isEqualTo(ids);
        for (String id : ids) {
            assertThat(Stores.state(store, StateScope.named("test", id)).get(0).value())
                    .hasSize(VALUE_BYTES);
        }
        return ids;
    }

    private static void assertFull(StoreFailure failure) {
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(StoreFailure.Kind.DISK_FULL);
    }
}
