package dev.sluice.bench.peers;

import io.vertx.core.Future;

/** Streams of one peer, all alike. On the client's loop. */
public interface PeerStreams {

    int count();

    /** Writes a message to the stream of this index, from 0, where that has room. Returns whether it had. */
    boolean offer(int index);

    /** Told of each message that any of them receives. */
    void onMessage(Runnable handler);

    /** Messages written. */
    long written();

    /**
     * Ends them. Completes, when the server has, with the sum of what it said last on each: of {@link PeerMethod#PUSH} how
     * many messages arrived.
     */
    Future<Long> end();
}
