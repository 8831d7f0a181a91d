package dev.sluice.grpc;

import dev.sluice.PerMessage;
import dev.sluice.session.Replies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** What a client is told, from the session's words to the bytes of a frame. A message is here one of those words. */
public class FrameOutputBenchmark extends PerMessage {
    private static final byte[] REPLY = new byte[128];

    private final ByteSink sink = new ByteSink();
    private final FrameOutput output = new FrameOutput(sink);
    private long seq = 1000;

    /** How many streams the words are about. */
    @Param({"1", "1000"})
    int streams;

    /** An ack and new credit. */
    @Benchmark
    public Object acks() {
        seq += 512;
        for (int i = 0; i < MESSAGES; i++) {
            long id = 2 * (1L + i % streams);
            output.ack(id, seq);
            output.credit(id, seq + 1024, 4096 * seq);
        }
        output.flush();
        return sink.last;
    }

    /** A reply of 128 bytes. */
    @Benchmark
    public Object replies() {
        int run = MESSAGES / streams;
        for (int i = 0; i < MESSAGES; i++) {
            long replied = seq + 1 + i % run;
            output.item(2 * (1L + i / run), replied, Replies.reply(replied, REPLY));
        }
        output.flush();
        seq += run;
        return sink.last;
    }
}
