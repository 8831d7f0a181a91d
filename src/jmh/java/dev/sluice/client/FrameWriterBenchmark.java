package dev.sluice.client;

import dev.sluice.PerMessage;
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
            outgoing[i] = new Outgoing();
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
            outgoing[i].write(2 * (i + 1L), writer, Integer.MAX_VALUE, buffer);
        }
        seq += run;
        for (int i = 0; i < streams; i++) {
            outgoing[i].settle(seq);
        }
        return writer.take();
    }
}
