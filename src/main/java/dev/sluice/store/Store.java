package dev.sluice.store;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What outlives the process. Thread-safe; whoever commits or asks never waits for the disk, but for {@link #sessions()} and
 * {@link #close()}.
 *
 * <p>What is told comes on a thread of the store's. Where the store does not take a call at all ({@code BUSY}, {@code CLOSED})
 * that is told at once, on the caller's thread.
 */
public interface Store extends AutoCloseable {
    /**
     * Opens the store in its directory, or makes one where there is none.
     *
     * @throws StoreFailure with the path and the way out; what is in the directory is as it was
     */
    static Store open(StoreSettings settings) throws StoreFailure {
        return DiskStore.open(settings);
    }

    /**
     * Writes all of the changes or none, behind those of earlier calls.
     *
     * <p>The changes are the store's until {@code done} is told. After a failure the same changes may be committed again, any
     * number of times: what they say is absolute. Later commits do not wait for that, so whoever wants order across a failure
     * has one commit of the same things under way at a time. A commit after a failure first tries to bring the store back.
     *
     * <p>Of a failure of {@code sync} itself it is unknown whether the changes outlive a loss of power, or were made: they are
     * to be committed again.
     *
     * @param sync false: they survive the death of the process; true: a loss of power
     * @param done told null when they do
     */
    void commit(Changes changes, boolean sync, Consumer<@Nullable StoreFailure> done);

    /**
     * Every session there is, by id. Reads the sessions' own records alone, on the caller's thread, so that any number of streams
     * costs nothing.
     */
    List<StoredSession> sessions() throws StoreFailure;

    /** The answers to opens that a session remembers, by request id. */
    void loadOpens(String sessionId, Answer<List<StoredOpen>> answer);

    /**
     * Some of a session's streams, by id, with all that is stored of them but their state.
     *
     * @param fromStreamId the first id to look for: 0 at the start, then what the last page says
     * @param limit how many at most; fewer come where they are large
     */
    void load(String sessionId, long fromStreamId, int limit, Answer<LoadedPage> answer);

    /**
     * The whole content of a state scope, by part and key.
     *
     * @param maxBytes of keys and values together; more than that fails with {@code TOO_LARGE}
     */
    void loadState(StateScope scope, long maxBytes, Answer<List<StateEntry>> answer);

    /** The content of one part of a state scope, by key; otherwise as {@link #loadState}. */
    void loadState(StateScope scope, byte[] part, long maxBytes, Answer<List<StateEntry>> answer);

    /** Which stream has which named state scope. On the caller's thread, as {@link #sessions()}. */
    List<HeldScope> holders() throws StoreFailure;

    /**
     * Named state scopes with their sizes, by handler and name, for an operator: also those without values that a stream has.
     *
     * @param which of them
     * @param limit how many at most; fewer come where there is much to count in them, but none only at the end
     */
    void scopes(ScopeSearch which, int limit, Answer<List<StateSummary>> answer);

    /** Why nothing can be written now; null while all is well. */
    @Nullable
    StoreFailure trouble();

    default boolean isHealthy() {
        return trouble() == null;
    }

    /** Tries to bring a store in trouble back, as each commit does by itself; returns at once. */
    void retry();

    /** Figures since the start. */
    StoreFigures figures();

    /** Carries out what was committed before, tells it, and lets go of the directory. */
    @Override
    void close();
}
