package dev.sluice.session;

import dev.sluice.store.StoreFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether durable streams can be written, of all lanes together: in trouble from the first commit of any that failed until
 * each that has failed has had one that worked. Thread-safe.
 */
final class StoreWatch {
    private final SessionListener listener;
    private int failing;
    private StoreView.@Nullable Trouble trouble;

    StoreWatch(SessionListener listener) {
        this.listener = listener;
    }

    /** A lane whose last commit worked had one that failed. */
    synchronized void begins(StoreFailure failure, long wallMillis) {
        failing++;
        if (trouble == null) {
            trouble = trouble(failure, wallMillis);
            listener.storeFailed(trouble.kind() + ": " + trouble.why());
        }
    }

    /** Another attempt has failed, perhaps for another reason. */
    synchronized void goesOn(StoreFailure failure) {
        if (trouble != null) {
            trouble = trouble(failure, trouble.sinceMillis());
        }
    }

    /** A lane that was failing had a commit that worked. */
    synchronized void ends() {
        failing--;
        if (failing == 0) {
            trouble = null;
            listener.storeRecovered();
        }
    }

    synchronized StoreView.@Nullable Trouble trouble() {
        return trouble;
    }

    private static StoreView.Trouble trouble(StoreFailure failure, long sinceMillis) {
        String why = Objects.requireNonNullElse(failure.getMessage(), "no reason was given");
        return new StoreView.Trouble(failure.kind().name(), why, sinceMillis);
    }
}
