package dev.sluice.bench.peers;

/** Hears what becomes of a call, on its connection's loop. All but {@link #message} may be left out. */
interface CallListener<M> {
    /** The server has confirmed the call. Told to its client alone. */
    default void begun() {}

    void message(M message);

    /** There is room again. May be told without need. */
    default void writable() {}

    /** The other side says no more; at the client: the call ended well. */
    default void ended() {}

    /** The call broke. Told to its client alone. */
    default void failed(Throwable cause) {}
}
