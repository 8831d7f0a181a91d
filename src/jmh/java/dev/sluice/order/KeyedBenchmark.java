package dev.sluice.order;

import dev.sluice.PerMessage;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What a message costs with so many live keys, beside what it costs without keys. So many messages wait all the time that
 * each key has one at least; they come by turns in no order that memory could guess, and each brings its key as bytes of
 * its own. The heap is touched before, so that it is not the system's page faults that are measured.
 */
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms600m", "-Xmx600m", "-Xmn200m", "-XX:+AlwaysPreTouch"})
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
        turns = shuffled(keys);
        sequencer = new OrderTerms(order, WINDOW, 16, 0, 0, 0, Needs.Edge.INHERIT).sequencer();
        for (int i = 0; i < WAITING; i++) {
            sequencer.offer(next());
        }
    }

    static int[] shuffled(int count) {
        int[] numbers = IntStream.range(0, count).toArray();
        Random random = new Random(1);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = number;
        }
        return numbers;
    }

    static byte[] key(int number) {
        byte[] key = new byte[KEY_BYTES];
        ByteBuffer.wrap(key).putLong(KEY_BYTES - Long.BYTES, number);
        return key;
    }

    private Entry next() {
        byte[] key = key(turns[(int) (seq % keys)]);
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
