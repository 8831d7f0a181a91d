package dev.sluice.bench.peers;

import io.vertx.core.buffer.Buffer;

/** Vert.x hands out what it read, and copies what it writes. */
enum VertxMessages implements Messages<Buffer> {
    INSTANCE;

    @Override
    public Buffer of(byte[] bytes) {
        return Buffer.buffer(bytes);
    }

    @Override
    public byte[] bytes(Buffer message) {
        return message.getBytes();
    }
}
