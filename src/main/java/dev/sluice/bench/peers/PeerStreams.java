package dev.sluice.bench.peers;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** Streams of one peer, all alike. On the client's loop. */
public interface PeerStreams {

    int count();

    /**
     * Writes a message to the stream of this index, from 0, where that has room. Returns whether it had. The bytes must not
     * be changed afterwards.
     */
    boolean offer(int index, byte[] message);

    /** Told of each message that any of them receives. */
    void onMessage(Consumer<byte[]> handler);

    /**
     * Ends them. Completes, when the server has, with how many messages were written and not counted by the server, or
     * counted and not written, stream by stream: for {@link PeerMethod#PUSH}, where it counts.
     */
    Future<Long> end();
}
