package dev.sluice.bench.peers;

/** A call whose messages can be held up. On its connection's loop alone. */
interface PausableCall<M> extends Call<M> {
    /** No more messages until {@link #resume}. */
    void pause();

    void resume();
}
