package dev.sluice.bench.peers;

import io.vertx.core.Future;

/** A client's one connection to a peer's server. On its loop, unless it says otherwise. */
interface PeerConnection<M> {
    Messages<M> messages();

    /** Begins a stream. It may be used once its listener has heard that it has begun. */
    Call<M> stream(PeerMethod method, CallListener<M> listener);

    /** Makes a unary call. Its listener hears the answer, and the end. */
    void unary(PeerMethod method, M message, CallListener<M> listener);

    /** Any thread. */
    Future<Void> close();
}
