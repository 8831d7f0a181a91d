package dev.sluice.bench.peers;

/**
 * One side of a call, whatever carries it. On its connection's loop alone.
 *
 * @param <M> the library's own form of a message
 */
interface Call<M> {
    /** Whether flow control has room for another message; {@link CallListener#writable} tells when it has again. */
    boolean writable();

    void write(M message);

    /** This side says no more. */
    void end();
}
