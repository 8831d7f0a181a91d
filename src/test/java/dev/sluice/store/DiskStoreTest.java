package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreFailure.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The store's threads: what is written together, who is told when, and what happens in trouble. */
class DiskStoreTest {
    private static final int COMMITS_MAX = 4;
    private static final int LOADS_MAX = 2;
    private static final long BYTES_MAX = 10_000;

    private final MemoryTable table = new MemoryTable();
    private final StoreSettings settings =
            new StoreSettings(Path.of("none"), 0, 0, COMMITS_MAX, BYTES_MAX, LOADS_MAX, 1000, false);
    private final Store store = new DiskStore(table, settings, () -> {});

    private final List<CountDownLatch> held = new ArrayList<>();

    @AfterEach
    void close() {
        held.forEach(CountDownLatch::countDown);
        store.close();
    }

    @Test
    void commitsThatCameTogetherAreOneWrite() throws Exception {
        CountDownLatch go = heldUp();
        List<CompletableFuture<StoreFailure>> told = new ArrayList<>();
        int before = table.writes();
        for (int i = 0; i < COMMITS_MAX; i++) {
            told.add(commit(session(i), false));
        }
        go.countDown();
        for (CompletableFuture<StoreFailure> each : told) {
            assertThat(each.join()).isNull();
        }
        assertThat(table.writes()).isEqualTo(before + 1);
        assertThat(store.sessions()).hasSize(COMMITS_MAX + 1);
    }

    @Test
    void moreCommitsThanMayWaitAreRefusedAndNotMade() throws Exception {
        CountDownLatch go = heldUp();
        CompletableFuture<StoreFailure> last = new CompletableFuture<>();
        for (int i = 0; i < COMMITS_MAX; i++) {
            last = commit(session(i), false);
        }
        assertThat(store.figures().queuedCommits()).isEqualTo(COMMITS_MAX);
        assertBusy(commit(session(COMMITS_MAX), false));
        go.countDown();
        assertThat(last.join()).isNull();
        assertThat(store.sessions()).hasSize(COMMITS_MAX + 1);
    }

    @Test
    void moreBytesThanMayWaitAreRefusedButASingleCommitMayHaveAnySize() throws Exception {
        Changes large = new Changes();
        while (large.bytes() <= BYTES_MAX) {
            large.session(new RandomRecords(new Random(large.bytes())).session(id(large.count())));
        }
        CountDownLatch go = heldUp();
        CompletableFuture<StoreFailure> first = commit(large, false);
        assertBusy(commit(session(0), false));
        go.countDown();
        assertThat(first.join()).isNull();
    }

    @Test
    void oneSyncIsForAllThatCameWhileTheLastOneWasUnderWay() throws Exception {
        CountDownLatch go = latch();
        store.commit(session(99), true, failure -> await(go));
        List<CompletableFuture<StoreFailure>> told = new ArrayList<>();
        for (int i = 0; i < COMMITS_MAX; i++) {
            told.add(commit(session(i), true));
            Stores.commit(store, new Changes());
        }
        go.countDown();
        told.forEach(CompletableFuture::join);
        assertThat(table.syncs()).isBetween(1, 2);
        assertThat(store.figures().syncs()).isEqualTo(table.syncs());
        assertThat(table.unsynced()).isZero();
    }

    @Test
    void whoWantsNoSyncIsToldWithoutOne() throws Exception {
        Stores.commit(store, session(1));
        assertThat(table.syncs()).isZero();
    }

    @Test
    void afterAFailureTheSameCommitSucceedsWhenTheDiskIsWell() throws Exception {
        table.fails(new StoreFailure(Kind.DISK_FULL, "full"));
        Changes changes = session(1);
        for (boolean sync : new boolean[] {false, true}) {
            assertThat(commit(changes, sync).join().kind()).isEqualTo(Kind.DISK_FULL);
        }
        assertThat(store.trouble().kind()).isEqualTo(Kind.DISK_FULL);
        assertThat(store.sessions()).isEmpty();
        assertThat(store.figures().failures()).isEqualTo(2);
        table.fails(null);
        Stores.commit(store, changes);
        assertThat(store.isHealthy()).isTrue();
        assertThat(store.sessions()).hasSize(1);
    }

    @Test
    void aSyncThatFailsIsToldAndTheStoreIsInTroubleUntilItIsRecovered() throws Exception {
        CountDownLatch go = latch();
        CountDownLatch inSyncer = new CountDownLatch(1);
        store.commit(session(1), true, failure -> {
            inSyncer.countDown();
            await(go);
        });
        inSyncer.await();
        CompletableFuture<StoreFailure> second = commit(session(2), true);
        Stores.commit(store, session(3)); // so the second one is written, and waits for its sync
        table.fails(new StoreFailure(Kind.IO, "no sync"));
        go.countDown();
        assertThat(second.join()).hasMessage("no sync");
        assertThat(store.isHealthy()).isFalse();
        table.fails(null);
        Stores.commit(store, session(2), true);
        assertThat(store.isHealthy()).isTrue();
        assertThat(store.sessions()).hasSize(3);
    }

    @Test
    void aCallbackThatThrowsEndsNothing() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        CountDownLatch told = new CountDownLatch(1);
        store.commit(session(1), false, failure -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {
                thrown.add(e);
                told.countDown();
            });
            throw new IllegalStateException("mine");
        });
        told.await();
        assertThat(thrown).singleElement().satisfies(e -> assertThat(e).hasMessage("mine"));
        Stores.commit(store, session(2));
    }

    @Test
    void moreQuestionsThanMayWaitAreRefused() throws Exception {
        CountDownLatch go = latch();
        CountDownLatch begun = new CountDownLatch(1);
        store.scopes(ScopeSearch.ALL, 1, answer(() -> {
            begun.countDown();
            await(go);
        }));
        begun.await();
        for (int i = 0; i < LOADS_MAX; i++) {
            store.scopes(ScopeSearch.ALL, 1, answer(() -> {}));
        }
        List<Kind> refused = new ArrayList<>();
        store.scopes(ScopeSearch.ALL, 1, new Answer<>() {
            @Override
            public void ready(List<StateSummary> found) {}

            @Override
            public void failed(StoreFailure failure) {
                refused.add(failure.kind());
            }
        });
        go.countDown();
        assertThat(refused).containsExactly(Kind.BUSY);
    }

    @Test
    void closingCarriesOutWhatWasCommitted() throws Exception {
        CountDownLatch go = heldUp();
        CompletableFuture<StoreFailure> last = commit(session(1), true);
        go.countDown();
        store.close();
        assertThat(last).isCompletedWithValue(null);
        assertThat(table.unsynced()).isZero();
    }

    /** At once, since nothing is written now. */
    private static void assertBusy(CompletableFuture<StoreFailure> told) {
        assertThat(told).isCompletedWithValueMatching(failure -> failure.kind() == Kind.BUSY);
    }

    /** The writer is in somebody's callback until the latch is let go. */
    private CountDownLatch heldUp() throws InterruptedException {
        CountDownLatch go = latch();
        CountDownLatch begun = new CountDownLatch(1);
        store.commit(session(99), false, failure -> {
            begun.countDown();
            await(go);
        });
        begun.await();
        return go;
    }

    private CompletableFuture<StoreFailure> commit(Changes changes, boolean sync) {
        CompletableFuture<StoreFailure> told = new CompletableFuture<>();
        store.commit(changes, sync, told::complete);
        return told;
    }

    /** Let go at the latest when the test ends, however it does. */
    private CountDownLatch latch() {
        CountDownLatch latch = new CountDownLatch(1);
        held.add(latch);
        return latch;
    }

    private static Answer<List<StateSummary>> answer(Runnable ready) {
        return new Answer<>() {
            @Override
            public void ready(List<StateSummary> found) {
                ready.run();
            }

            @Override
            public void failed(StoreFailure failure) {}
        };
    }

    private static Changes session(int number) {
        return new Changes().session(new RandomRecords(new Random(number)).session(id(number)));
    }

    private static String id(int number) {
        return String.format("%032x", number);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
