package dev.sluice.session;

import dev.sluice.PerMessage;
import dev.sluice.handler.Failure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A message's way through the session: taken in, counted, queued, run, settled, and its ack and credit told to a path that
 * writes them nowhere. With many streams each gets one message in its turn.
 */
public class DispatchBenchmark extends PerMessage {
    private static final byte[] PAYLOAD = new byte[16];

    @Param({"1", "1000", "100000"})
    int streams;

    private final TurnedServer server = new TurnedServer();
    private final SilentOutput output = new SilentOutput();
    private Path path;
    private long[] ids;
    private long[] sent;
    private int next;

    @Setup
    public void open() {
        path = server.attach(output);
        ids = server.open(streams);
        sent = new long[streams];
    }

    @Benchmark
    public long fromMessageToAck() {
        path.begin();
        if (streams == 1) {
            run();
        } else {
            inTurn();
        }
        server.turn();
        return output.told;
    }

    private void run() {
        StreamInput stream = Objects.requireNonNull(path.stream(ids[0]));
        for (int i = 0; i < MESSAGES; i++) {
            stream.message(++sent[0], PAYLOAD, MessageAttributes.NONE);
        }
    }

    private void inTurn() {
        for (int i = 0; i < MESSAGES; i++) {
            StreamInput stream = Objects.requireNonNull(path.stream(ids[next]));
            stream.message(++sent[next], PAYLOAD, MessageAttributes.NONE);
            next = next + 1 == streams ? 0 : next + 1;
        }
    }

    private static final class SilentOutput implements PathOutput {
        long told;

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean replaceable() {
            return false;
        }

        @Override
        public boolean prompt() {
            return false;
        }

        @Override
        public void item(long streamId, long outSeq, Item item) {
            told += outSeq;
        }

        @Override
        public void ack(long streamId, long upTo) {
            told += upTo;
        }

        @Override
        public void ackRange(long streamId, long from, long to) {
            told += to;
        }

        @Override
        public void credit(long streamId, long maxSeq, long maxTotalBytes) {
            told += maxSeq;
        }

        @Override
        public void refused(long streamId, long fromSeq, Failure failure) {
            throw new IllegalStateException("a message was refused: " + failure);
        }

        @Override
        public void ended(
                long streamId, @Nullable Failure failure, byte[] payload, long lastOutSeq, @Nullable Summary summary) {
            throw new IllegalStateException("a stream ended: " + failure);
        }

        @Override
        public void reset(long streamId, Failure failure) {
            throw new IllegalStateException("a stream was reset: " + failure);
        }

        @Override
        public void heartbeat(long beat, long seen) {}

        @Override
        public void goAway(Failure failure, long deadlineMillis) {}

        @Override
        public void flush() {}

        @Override
        public void end(@Nullable Failure failure) {}
    }
}
