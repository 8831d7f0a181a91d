package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.store.Answer;
import dev.sluice.store.StateEntry;
import dev.sluice.store.StateScope;
import dev.sluice.store.Store;
import dev.sluice.store.StoreFailure;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings the state of a stream from the disk, when its first message wants to run. A disk that is busy is asked again; state
 * that cannot be read fails the stream, and stays where it is.
 *
 * <p>Thread: the home.
 */
final class StateLoad implements Answer<List<StateEntry>> {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Stream stream;
    private final StateScope scope;
    private boolean begun;
    private @Nullable Failure refused;
    private Timers.@Nullable Timer retry;

    StateLoad(Stream stream, StateScope scope) {
        this.stream = stream;
        this.scope = scope;
    }

    /** It is known already that nothing is to be had. */
    void refuse(Failure why) {
        refused = why;
    }

    /** Begins it where nobody has; it is never done at once. */
    boolean isDone() {
        if (!begun) {
            begun = true;
            Failure why = refused;
            if (why != null) {
                atHome(() -> fail(why));
            } else {
                Objects.requireNonNull(stream.durable()).whenCommitted(this::ask);
            }
        }
        return false;
    }

    private void ask() {
        if (!stream.isGone()) {
            Store store = Objects.requireNonNull(stream.home().sessions().store());
            store.loadState(scope, stream.home().sessions().limits().maxStateBytes(), this);
        }
    }

    @Override
    public void ready(List<StateEntry> found) {
        atHome(() -> stream.extras().stateLoaded(found));
    }

    @Override
    public void failed(StoreFailure failure) {
        atHome(() -> {
            switch (failure.kind()) {
                case BUSY ->
                    retry = stream.home().timers().schedule(stream.home().loop().nowNanos() + RETRY_NANOS, this::ask);
                case CLOSED -> stop();
                default -> fail(StoredFailures.stateUnreadable(String.valueOf(failure.getMessage())));
            }
        });
    }

    private void fail(Failure why) {
        new Aftermath(stream).stateMissing(why);
    }

    /** Never while the stream is asked whether it may run. */
    private void atHome(Runnable task) {
        stream.home().loop().execute(() -> {
            if (!stream.isGone()) {
                task.run();
            }
        });
    }

    void stop() {
        stream.home().timers().cancel(retry);
    }
}
