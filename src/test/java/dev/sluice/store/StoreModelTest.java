package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random batches, on both stores and on a model of maps. */
class StoreModelTest {
    private static final int SEEDS = 12;
    private static final int BATCHES = 60;

    @Test
    void aStoreOnDiskHoldsWhatTheModelHoldsThroughEveryReopening(@TempDir Path directory) throws StoreFailure {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            StoreModel model = new StoreModel(random);
            StoreSettings settings = Stores.settings(directory.resolve("seed" + seed));
            Store store = Store.open(settings);
            for (int i = 0; i < BATCHES; i++) {
                Stores.commit(store, model.batch(), random.nextInt(10) == 0);
                if (random.nextInt(20) == 0) {
                    store.close();
                    store = Store.open(settings);
                    check(seed, store, model);
                }
            }
            check(seed, store, model);
            store.close();
        }
    }

    @Test
    void aStoreInMemoryHoldsWhatTheModelHolds() throws StoreFailure {
        for (long seed = 0; seed < SEEDS; seed++) {
            StoreModel model = new StoreModel(new Random(seed));
            MemoryStore store = new MemoryStore();
            for (int i = 0; i < BATCHES; i++) {
                Stores.commit(store, model.batch());
            }
            check(seed, store, model);
            check(seed, store.afterKill(Runnable::run), model);
        }
    }

    private static void check(long seed, Store store, StoreModel model) throws StoreFailure {
        assertThat(StoreModel.shown(store)).as("seed " + seed).isEqualTo(model.shown());
    }
}
