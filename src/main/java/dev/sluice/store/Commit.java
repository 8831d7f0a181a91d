package dev.sluice.store;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Changes that were handed over, and who wants to know. */
record Commit(Changes changes, boolean sync, Consumer<@Nullable StoreFailure> done) {
    void tell(@Nullable StoreFailure failure) {
        Threads.tell(() -> done.accept(failure));
    }
}
