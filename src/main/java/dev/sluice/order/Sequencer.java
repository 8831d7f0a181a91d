package dev.sluice.order;

import org.jspecify.annotations.Nullable;

/**
 * Decides which messages of one stream may run, and when each seq is settled.
 *
 * <p>The life of an entry: {@link #offer offered} and accepted, {@link #take taken} to be run, then reported
 * {@link #done done} or {@link #failed failed}, or {@link #giveBack given back} un-run. What runs as one is a run; its
 * lane takes nothing new until it is {@link #free freed}, which may be later than its last report.
 */
public interface Sequencer {

    /** Takes a message, or says why not. */
    Verdict offer(Entry entry);

    /** Whether {@link #offer} would accept this seq if there is room: it is neither known nor ahead of its turn. */
    boolean expects(long seq);

    /** Whether this seq was accepted before. */
    boolean knows(long seq);

    /** Notes that the sender was told that the seq after {@link #accepted} is refused; what follows it is dropped until it comes. */
    void refused();

    /** Whether the seq after {@link #accepted} was refused and has not come again. */
    boolean refusing();

    /**
     * Hands out the next run: messages that may run now, one after the other, in this order.
     *
     * @param max the most entries to hand out
     * @return as many as may run; empty when none may
     */
    Entry[] take(int max);

    /** The entries {@code from} up to and without {@code to} of a run have succeeded. */
    void done(Entry[] run, int from, int to);

    /** An entry of a run has failed: what follows in its scope is for {@link #drain}. */
    void failed(Entry entry);

    /** The entries {@code from} up to and without {@code to} of a run were not run; they are next again. */
    void giveBack(Entry[] run, int from, int to);

    /** The run is over: its lane may take the next one. */
    void free();

    /**
     * Withdraws a message that waits: its outcome is decided by the caller, and it will not run. The first
     * one may take as long as messages wait; a client may withdraw all of them one by one.
     *
     * @return the entry, or null when no such seq waits
     */
    @Nullable
    Entry withdraw(long seq);

    /** Whether this seq was withdrawn, and is not settled because of another one before it. */
    boolean isWithdrawn(long seq);

    /** Removes the next of the messages that wait and will never run; null when there is none left. */
    @Nullable
    Entry drain();

    /** The highest n for which every seq up to n has its outcome. */
    long settled();

    /** The highest seq accepted. */
    long accepted();

    /** True when {@link #take} would hand something out. */
    boolean ready();

    /** Whether a message failed whose failure is final for the whole stream. */
    boolean hasFailed();
}
