package dev.sluice.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.PerMessage;
import dev.sluice.v1.Chunk;
import dev.sluice.v1.ClientFrame;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Messages in the client: kept until they are settled, and written into a frame. */
public class FrameWriterBenchmark extends PerMessage {
    private final RunFrames frames = new RunFrames();
    private final FrameWriter writer = new FrameWriter(256 << 10);
    private final SendBuffer buffer = new SendBuffer(ClientOptions.of("127.0.0.1", 1));

    /** Over how many streams the messages of a frame are spread. */
    @Param({"1", "1000"})
    int streams;

    /** Bytes of a payload. */
    @Param({"16", "128"})
    int size;

    private byte[] payload;
    private Outgoing[] outgoing;
    private long seq;

    @Setup
    public void fill() {
        payload = new byte[size];
        outgoing = new Outgoing[streams];
        for (int i = 0; i < streams; i++) {
            outgoing[i] = new Outgoing(buffer);
            outgoing[i].credit(Long.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    /** The bytes alone. */
    @Benchmark
    public Buffer written() {
        frames.begin();
        for (int i = 0; i < streams; i++) {
            frames.run(2 * (i + 1L), seq + 1, MESSAGES / streams, payload);
        }
        seq += MESSAGES / streams;
        return frames.take();
    }

    /** The same by the generated classes: what is written by hand has to be better than this. */
    @Benchmark
    public Buffer built() {
        ClientFrame.Builder frame = ClientFrame.newBuilder().setEpoch(1);
        for (int i = 0; i < streams; i++) {
            Chunk.Builder chunk = Chunk.newBuilder().setStreamId(2 * (i + 1L)).setFirstSeq(seq + 1);
            for (int k = 0; k < MESSAGES / streams; k++) {
                chunk.addPayloads(UnsafeByteOperations.unsafeWrap(payload));
            }
            frame.addChunks(chunk);
        }
        seq += MESSAGES / streams;
        return Buffer.buffer(frame.build().toByteArray());
    }

    /** From the program's hand into the ring of its stream, from there into a frame, and out of the ring. */
    @Benchmark
    public Buffer keptAndWritten() {
        int run = MESSAGES / streams;
        writer.begin(1);
        for (int i = 0; i < streams; i++) {
            for (int k = 0; k < run; k++) {
                buffer.reserve(size);
                outgoing[i].add(payload, size);
            }
            outgoing[i].write(2 * (i + 1L), writer, Integer.MAX_VALUE);
        }
        seq += run;
        for (int i = 0; i < streams; i++) {
            outgoing[i].settle(seq);
        }
        return writer.take();
    }
}
