package dev.sluice.order;

import dev.sluice.PerMessage;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What a message costs with so many live keys, beside what it costs without keys. So many messages wait all the time that
 * each key has one at least; they come by turns in no order that memory could guess, and each brings its key as bytes of
 * its own.
 */
public class KeyedBenchmark extends PerMessage {
    private static final int WINDOW = 131_072;
    private static final int WAITING = 100_000;
    private static final int KEY_BYTES = 16;

    @Param({"FIFO", "KEYED"})
    Order order;

    @Param({"1", "1000", "10000", "100000"})
    int keys;

    private Sequencer sequencer;
    private int[] turns;
    private long seq;

    @Setup
    public void wait100Thousand() {
        turns = IntStream.range(0, keys).toArray();
        Random random = new Random(1);
        for (int i = keys - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int turn = turns[i];
            turns[i] = turns[other];
            turns[other] = turn;
        }
        sequencer = new OrderTerms(order, WINDOW, 16, 0, 0, 0, Needs.Edge.INHERIT).sequencer();
        for (int i = 0; i < WAITING; i++) {
            sequencer.offer(next());
        }
    }

    private Entry next() {
        byte[] key = new byte[KEY_BYTES];
        ByteBuffer.wrap(key).putLong(KEY_BYTES - Long.BYTES, turns[(int) (seq % keys)]);
        return new KeyedEntry(++seq, key);
    }

    @Benchmark
    public long fromOfferToSettled() {
        for (int i = 0; i < MESSAGES; i++) {
            sequencer.offer(next());
            Entry[] run = sequencer.take(1);
            sequencer.done(run, 0, 1);
            sequencer.free(run);
        }
        return sequencer.settled();
    }
}
