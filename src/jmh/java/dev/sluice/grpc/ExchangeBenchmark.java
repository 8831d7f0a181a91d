package dev.sluice.grpc;

import dev.sluice.PerMessage;
import dev.sluice.cli.Shipped;
import dev.sluice.client.RunFrames;
import dev.sluice.session.Path;
import dev.sluice.session.TurnedServer;
import dev.sluice.v1.ClientFrame;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The server without its network: a frame's bytes are decoded, its messages run, and their acks and credit are the bytes of
 * other frames in the end. The client's writing of the frame is part of it, since each has new seqs; by itself it is in
 * {@code FrameWriterBenchmark}.
 */
public class ExchangeBenchmark extends PerMessage {
    private static final int MAX_BYTES = 8 << 20;

    /** With many each gets one message in its turn. */
    @Param({"1", "1000", "100000"})
    int streams;

    /** Bytes of a payload. */
    @Param({"16", "128"})
    int size;

    private final TurnedServer server = new TurnedServer();
    private final FrameReader reader = new FrameReader(Shipped.limits());
    private final ByteSink sink = new ByteSink();
    private final RunFrames client = new RunFrames();
    private byte[] payload;
    private Path path;
    private long[] ids;
    private long[] sent;
    private int next;

    @Setup
    public void open() {
        payload = new byte[size];
        path = server.attach(new FrameOutput(sink));
        ids = server.open(streams);
        sent = new long[streams];
    }

    @Benchmark
    public Object fromFrameToAck() throws RejectedException {
        ClientFrame frame = Payloads.read(Payloads.write(write()), ClientFrame.parser(), MAX_BYTES);
        path.begin();
        reader.read(frame, path);
        server.turn();
        return sink.last;
    }

    private Buffer write() {
        int run = streams == 1 ? MESSAGES : 1;
        client.begin();
        for (int i = 0; i < MESSAGES; i += run) {
            client.run(ids[next], sent[next] + 1, run, payload);
            sent[next] += run;
            next = next + 1 == streams ? 0 : next + 1;
        }
        return client.take();
    }
}
