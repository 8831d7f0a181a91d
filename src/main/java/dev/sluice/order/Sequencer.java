package dev.sluice.order;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which messages of one stream may run, and when each seq is settled.
 *
 * <p>The life of an entry: {@link #offer offered} and accepted; {@link #take taken} to be run; then {@link #done done}, or
 * failed in one of four ways ({@link #abort}, {@link #skip}, {@link #retry}, {@link #park}), or {@link #giveBack given
 * back} un-run. What runs as one is a run. A run's lane (the stream, a key, a node of a graph) takes nothing new until the
 * run is {@link #free freed}, which may be later than its last report.
 *
 * <p>A failure may doom others: they wait no more, will never run, and are told by {@link #drain}. To be called after
 * {@link #offer}, {@link #abort}, {@link #skip}, {@link #withdraw}, {@link #skipMissing} and {@link #fail}.
 *
 * <p><b>Settled</b> is what a sender goes by: every seq up to it has its outcome, or is in the lot and so the server's own.
 *
 * <p>Seqs from {@link #FIRST_ADDED} up are messages that the server adds by itself, in rising order without a hole. They
 * have outcomes, but no part in {@code settled}, {@code accepted} or the window.
 */
public interface Sequencer {
    /** The first seq of what the server adds. */
    long FIRST_ADDED = 1L << 62;

    // What comes in

    /** Takes a message, or says why not. */
    Verdict offer(Entry entry);

    /** Whether {@link #offer} would take this seq if there is room: it is neither known nor out of its turn. */
    boolean expects(long seq);

    /** Whether this seq was accepted before, or skipped because it did not come. */
    boolean knows(long seq);

    /** Whether messages that are there wait for this seq: it is taken whatever it weighs. */
    default boolean isAwaited(long seq) {
        return false;
    }

    /**
     * Notes that the sender was told that this seq is refused. Where messages come in order, what follows it is dropped
     * until it comes.
     */
    void refused(long seq);

    /** Whether messages are dropped until a refused seq comes again. */
    boolean refusing();

    /** What the last {@link Verdict#CYCLE} was about: the seqs around it, beginning and ending with the one refused. */
    default long[] cycle() {
        return new long[0];
    }

    // What runs

    /** True when {@link #take} would hand something out. */
    boolean ready();

    /**
     * Hands out the next run: messages of one lane that may run now, one after the other, in this order.
     *
     * @param max the most entries to hand out
     * @return as many as may run; empty when none may
     */
    Entry[] take(int max);

    /** Shows the next messages that wait, at most so many, in the order in which they will run as far as that is known. */
    void ahead(int max, Consumer<Entry> next);

    /** The entries {@code from} up to and without {@code to} of a run have succeeded. */
    void done(Entry[] run, int from, int to);

    /** The entries {@code from} up to and without {@code to} of a run were not run; they are next again. */
    void giveBack(Entry[] run, int from, int to);

    /** The run is over: its lane may take the next one. */
    void free(Entry[] run);

    /** GRAPH: what a message that was taken needs, as it ended; null where it is not kept. As long as its needs. */
    default @Nullable Entry[] parents(Entry entry) {
        return new @Nullable Entry[0];
    }

    // What fails. What its run has behind the failed one is given back before.

    /**
     * A message of a run failed, and that is final for its scope: what waits there is doomed, as is what comes.
     *
     * @param critical GRAPH: whatever the edges say
     */
    void abort(Entry failed, boolean critical);

    /** A message of a run failed, or one that waited is given up: what follows in its scope may run. */
    void skip(Entry failed);

    /** A message of a run failed and is to run again: it is next in its lane, which takes nothing until {@link #resume}. */
    void retry(Entry failed);

    /** The pause of a message is over. Nothing happens to one that does not pause any more. */
    void resume(Entry paused);

    /** A message of a run failed: it moves to the lot, with what follows in its scope as far as the lot has room. */
    void park(Entry failed);

    /** The whole stream has failed: all that waits is doomed, and nothing is taken any more. */
    void fail();

    /** Whether the whole stream has failed. */
    boolean hasFailed();

    /** The message whose failure the whole stream failed with; 0 where there is none. */
    long failedSeq();

    /** Removes the next of the doomed; null when there is none left. Each has its outcome from then on. */
    @Nullable
    Entry drain();

    /** Removes the next of all that waits, the lot included; null when there is none left. For a stream that is gone. */
    @Nullable
    Entry clear();

    /** Of a message that is doomed or was turned away: the seq whose failure is behind it; 0 where there is none. */
    long failedBy(Entry entry);

    // What is withdrawn

    /**
     * Withdraws a message that waits, pauses or is parked: its outcome is decided by the caller, and it will not run.
     *
     * @return the entry, or null when no such seq waits
     */
    @Nullable
    Entry withdraw(long seq);

    /** Whether this seq has its outcome. */
    boolean hasOutcome(long seq);

    // The lot

    /** How many messages are in the lot. */
    int parked();

    /**
     * Removes the next of those that came into the lot; null when there is none left. Of one that comes there again it may
     * be told again. To be called after whatever may make room there.
     */
    @Nullable
    Entry drainParked();

    /** The failed messages that the others in the lot wait behind, one for each parked scope. */
    List<Entry> parkedHeads();

    /** Whether it is one of {@link #parkedHeads}. */
    boolean isParkedHead(Entry entry);

    /** Shows every message in the lot, in no order. */
    void eachParked(Consumer<Entry> each);

    /** Shows every message of a parked scope, those included that found no room in the lot. In no order. */
    void eachHeld(Consumer<Entry> each);

    /** The scope of a parked head goes on, with that one first. */
    void unpark(Entry head);

    /** The scope of a parked head goes on without it, whose outcome is decided by the caller. */
    void unparkWithout(Entry head);

    // Where it stands

    /** The highest n for which every seq up to n has its outcome or is parked. */
    long settled();

    /** The highest seq accepted. */
    long accepted();

    /** Messages accepted that have no outcome and are not parked. */
    int pending();

    /** What has its outcome, or is parked, beyond {@link #settled}: in rising order. */
    default void ranges(Ranges out) {}

    /** Stretches of seqs. */
    @FunctionalInterface
    interface Ranges {
        void range(long from, long to);
    }

    // What outlives the server

    /**
     * Goes on where another sequencer of this stream stood. To be called on a new one, before anything else. What was parked
     * is parked as it was; what was let go from the lot waits again. {@link #drainParked} does not tell it once more.
     */
    void restore(Standpoint at);

    /**
     * Of a message that has its outcome, and did not succeed: what is to be remembered of that when others come; null where
     * nothing is. KEYED: to be asked after {@link #abort}. GRAPH: after whatever ends a message without success; of what
     * {@link #skipMissing} tells, {@link FailedScope#ofMissing} says it.
     */
    default @Nullable FailedScope failure(Entry ended) {
        return null;
    }

    /** Shows all that is remembered of failures, in no order. Linear in what is there. */
    default void eachFailure(Consumer<FailedScope> each) {}

    // What never comes

    /** No seq above this one will come. */
    default void seal(long lastSeq) {}

    /** Whether nothing can go on until a seq comes that has not come. */
    default boolean stalled() {
        return false;
    }

    /** The lowest seq that has not come while others wait for it; 0 where there is none. */
    default long waitingFor() {
        return 0;
    }

    /** Messages that are there and wait for a seq that has not come; of GRAPH, when nothing of it can go on. */
    default int held() {
        return stalled() ? pending() : 0;
    }

    /** The seqs that have not come while others wait for them, in rising order, at most so many. */
    default long[] missing(int max) {
        return new long[0];
    }

    /** What is stalled goes on without what it waits for, which has the outcome skipped from now on. Tells which. */
    default void skipMissing(Ranges skipped) {}
}
