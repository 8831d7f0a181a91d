package dev.sluice.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.PerMessage;
import dev.sluice.cli.Shipped;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import io.vertx.grpc.common.GrpcMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From the bytes of a client's frame to the messages that a stream is given. */
public class FrameDecodeBenchmark extends PerMessage {
    private static final int MAX_BYTES = 8 << 20;

    /** Over how many streams the messages of a frame are spread. */
    @Param({"1", "1000"})
    int streams;

    /** Bytes of a payload. */
    @Param({"16", "128"})
    int size;

    private final ChunkReader reader = new ChunkReader(Shipped.limits());
    private final CountingInput input = new CountingInput();
    private GrpcMessage message;

    @Setup
    public void encode() {
        message = ClientFrames.of(streams, size);
    }

    /** The part of it that is protobuf's. */
    @Benchmark
    public Object parsed() throws RejectedException {
        return Payloads.read(message, ClientFrame.parser(), MAX_BYTES);
    }

    /** The same with a copy of each payload, as parsers do it by themselves: views of the frame have to be better. */
    @Benchmark
    public Object parsedWithCopies() throws InvalidProtocolBufferException {
        return ClientFrame.parseFrom(message.payload().getBytes());
    }

    /** All of it. */
    @Benchmark
    public long decoded() throws RejectedException {
        ClientFrame frame = Payloads.read(message, ClientFrame.parser(), MAX_BYTES);
        for (Chunk chunk : frame.getChunksList()) {
            reader.read(chunk, input);
        }
        return input.bytes;
    }
}
