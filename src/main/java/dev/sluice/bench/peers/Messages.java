package dev.sluice.bench.peers;

/** Makes and reads messages in a library's own form. */
interface Messages<M> {
    M of(byte[] bytes);

    byte[] bytes(M message);
}
