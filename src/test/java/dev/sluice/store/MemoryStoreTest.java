package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store that tests and simulations use. */
class MemoryStoreTest implements StoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    public Store store() {
        return store;
    }

    @Test
    void heldCommitsWaitAndAreLetGoInOrder() throws StoreFailure {
        List<String> told = new ArrayList<>();
        store.hold();
        store.commit(session(SESSION), false, failure -> told.add("first"));
        store.commit(session(OTHER), false, failure -> told.add("second"));
        assertThat(told).isEmpty();
        assertThat(store.held()).isEqualTo(2);
        store.letGo(1);
        assertThat(told).containsExactly("first");
        assertThat(store.afterKill(Runnable::run).sessions()).hasSize(1);
        store.flow();
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void aFailedCommitLeavesNothingAndCanBeMadeAgain() throws StoreFailure {
        store.fail(StoreFailure.Kind.DISK_FULL);
        StoreFailure failure = Stores.tryCommit(store, session(SESSION), true);
        assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.DISK_FULL);
        assertThat(store.isHealthy()).isFalse();
        assertThat(store.sessions()).isEmpty();
        store.heal();
        Stores.commit(store, session(SESSION), true);
        assertThat(store.isHealthy()).isTrue();
        assertThat(store.sessions()).hasSize(1);
    }

    @Test
    void aLossOfPowerTakesTheLastOfWhatWasNotSynced() throws StoreFailure {
        Stores.commit(store, session("00".repeat(16)), false);
        Stores.commit(store, session("11".repeat(16)), true);
        Stores.commit(store, session("22".repeat(16)), false);
        Stores.commit(store, session("33".repeat(16)), false);
        assertThat(store.unsynced()).isEqualTo(2);
        for (int spared = 0; spared <= 2; spared++) {
            MemoryStore after = store.afterPowerLoss(spared, Runnable::run);
            assertThat(after.sessions()).hasSize(2 + spared);
            assertThat(after.unsynced()).isZero();
        }
    }

    private Changes session(String id) {
        return new Changes().session(records().session(id));
    }
}
