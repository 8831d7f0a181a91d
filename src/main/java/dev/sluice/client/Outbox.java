package dev.sluice.client;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one stream that have no outcome yet, each a bare payload or a {@link Sending}: those that are with the
 * server, and those that wait for credit or for their turn. What is sent stays until it is settled, as it may have to be
 * sent again.
 *
 * <p>There are two: {@link Outgoing} of streams whose messages leave in the order of their seqs, and {@link AnyOutgoing}
 * of those that may leave in any.
 */
sealed interface Outbox permits Outgoing, AnyOutgoing {

    /** Takes a message. It is the one after {@link #last()}. */
    void add(Object message, int bytes);

    /** Credit is absolute and never taken back. */
    void credit(long seq, long bytes);

    /** Whether a message may leave. */
    boolean maySend();

    /** Writes what may leave, of about so many bytes; at least one message or segment. To be called when {@link #maySend}. */
    void write(long streamId, FrameWriter frame, int budget);

    /**
     * All up to here have their outcome, or are parked; those that have not been told of it succeeded without a reply.
     * Returns how many messages that are.
     */
    long settle(long upTo);

    /** The message that has its outcome now; null where it has had one, or was never sent. */
    @Nullable
    Object outcome(long seq);

    /** Fails those of a range that have no outcome yet. Returns whether any of them was posted. */
    boolean fail(long fromSeq, long toSeq, SluiceException why);

    /** Fails all that have no outcome, and forgets them. Returns how many messages were forgotten. */
    long close(SluiceException forSent, SluiceException forUnsent, Told told);

    /** Hears of stretches of messages that failed and of which some were posted. */
    @FunctionalInterface
    interface Told {
        void failed(long fromSeq, long toSeq, SluiceException why);
    }

    /** Whether this message waits to be sent. */
    boolean isUnsent(long seq);

    long settled();

    /** Up to here all has left. */
    long sent();

    /** The highest seq taken. */
    long last();

    /** Messages that wait to be sent. */
    long unsent();

    long unsentBytes();

    /** Whether a seq below {@link #last} was not handed over yet: more must be taken then, however much waits. */
    boolean hasHole();

    /** The server is known to have the stream. */
    default void opened() {}

    /** Whether what is next may leave by any path, and not by the first alone. */
    default boolean mayLeaveAside(FrameWriter frame) {
        return false;
    }

    /** A path broke that is not the first: what it may have lost is to leave again, by the first. */
    default void pathLost(int path) {}

    /**
     * The session came back: all that was sent and that the cursor does not cover leaves again, in the order of the seqs, and
     * credit is what the cursor says. What becomes of a message is told as ever, also before it has left again.
     */
    void resume(Cursor cursor);

    /** Whether there is any credit, which a stream has from the moment that its open has left. */
    boolean hasCredit();
}
