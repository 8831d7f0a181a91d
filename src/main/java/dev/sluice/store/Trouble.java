package dev.sluice.store;

import dev.sluice.store.StoreFailure.Kind;
import org.jspecify.annotations.Nullable;

/** Whether the disk does what it is told, and if not, why. Thread-safe. */
final class Trouble {
    private volatile @Nullable StoreFailure failure;

    /** Carries something out, and remembers if it failed. */
    @Nullable
    StoreFailure of(Work work) {
        try {
            work.run();
            return null;
        } catch (StoreFailure e) {
            failure = e;
            return e;
        } catch (RuntimeException | OutOfMemoryError e) {
            StoreFailure broken = new StoreFailure(Kind.IO, "the store failed: " + e, e);
            failure = broken;
            return broken;
        }
    }

    @Nullable
    StoreFailure now() {
        return failure;
    }

    void isOver() {
        failure = null;
    }

    /** What may fail. */
    interface Work {
        void run() throws StoreFailure;
    }
}
