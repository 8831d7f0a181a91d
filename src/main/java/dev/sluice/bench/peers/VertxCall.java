package dev.sluice.bench.peers;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcReadStream;
import io.vertx.grpc.common.GrpcWriteStream;

/** A call of Vert.x gRPC, at either side. */
final class VertxCall implements PausableCall<Buffer> {
    private final GrpcReadStream<Buffer> in;
    private final GrpcWriteStream<Buffer> out;

    VertxCall(GrpcReadStream<Buffer> in, GrpcWriteStream<Buffer> out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public boolean writable() {
        return !out.writeQueueFull();
    }

    @Override
    public void write(Buffer message) {
        out.write(message);
    }

    @Override
    public void end() {
        out.end();
    }

    @Override
    public void pause() {
        in.pause();
    }

    @Override
    public void resume() {
        in.resume();
    }
}
