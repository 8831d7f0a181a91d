package dev.sluice.admin;

import dev.sluice.session.KeptStates;
import dev.sluice.session.Sessions;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.Executor;

/** What can be looked at in a server. Thread-safe; what it makes belongs to the thread that asked for it. */
public final class Views {
    private final Sessions sessions;

    public Views(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Searches for one who asks on one thread.
     *
     * @param owner runs tasks on the asking thread
     * @param maxWaiting searches that may wait for their turn
     */
    public StreamSearches searches(Executor owner, int maxWaiting) {
        return new StreamSearches(sessions, owner, maxWaiting);
    }

    /**
     * What an operator does, for one who asks on one thread.
     *
     * @param owner runs tasks on the asking thread
     */
    public Operations operations(Executor owner) {
        return new Operations(sessions, owner);
    }

    /** What handlers keep. Its answers come on any thread. */
    public KeptStates states() {
        return sessions.states();
    }

    /**
     * Samples of the server's figures.
     *
     * @param keep the most that are kept
     */
    public Sampler sampler(int keep) {
        return new Sampler(sessions, InstantSource.system(), System::nanoTime, keep);
    }

    /** The names of the registered handlers, sorted. */
    public Collection<String> handlers() {
        return sessions.handlerNames();
    }

    /** The most sessions there may be. */
    public long maxSessions() {
        return sessions.sessionQuota().max();
    }

    /** The most streams there may be. */
    public long maxStreams() {
        return sessions.streamQuota().max();
    }

    /** The most bytes that may wait. */
    public long maxBufferedBytes() {
        return sessions.bufferedQuota().max();
    }
}
