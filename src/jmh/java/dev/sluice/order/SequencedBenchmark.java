package dev.sluice.order;

import dev.sluice.PerMessage;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Messages that arrive in any order and run in that of their seq, against what is usual for that: a priority queue under a
 * lock, where who brings a message adds it and who runs them polls while the head is the next. Both take what may run after
 * every so many arrivals.
 */
public class SequencedBenchmark extends PerMessage {
    private static final int TAKEN_AFTER = 100;
    private static final int RUN = 128;

    /** How many seqs are shuffled: 1 is in order, and none is further off than this. */
    @Param({"1", "256", "1024", "10240"})
    int within;

    private Arrivals arrivals = new Arrivals(1);
    private Sequencer sequenced = sequencer(Order.SEQUENCED, 1);
    private Sequencer fifo = sequencer(Order.FIFO, 1);
    private final PriorityQueue<Entry> usual = new PriorityQueue<>((a, b) -> Long.compare(a.seq(), b.seq()));
    private final ReentrantLock lock = new ReentrantLock();
    private long usualSettled;

    @Setup
    public void begin() {
        int window = Math.max(1024, within);
        arrivals = new Arrivals(within);
        sequenced = sequencer(Order.SEQUENCED, window);
        fifo = sequencer(Order.FIFO, window);
    }

    private static Sequencer sequencer(Order order, int window) {
        return new OrderTerms(order, window, 1, 0, 0, 0, Needs.Edge.INHERIT).sequencer();
    }

    @Benchmark
    public long sequenced() {
        return offerAndRun(sequenced);
    }

    /** The same arrivals in order, for the difference: with {@code within=1} only. */
    @Benchmark
    public long fifo() {
        if (within != 1) {
            throw new IllegalArgumentException("a FIFO takes them in order: -p within=1");
        }
        return offerAndRun(fifo);
    }

    private long offerAndRun(Sequencer sequencer) {
        for (int i = 0; i < MESSAGES; i += TAKEN_AFTER) {
            for (int j = 0; j < TAKEN_AFTER; j++) {
                sequencer.offer(new Numbered(arrivals.next()));
            }
            while (sequencer.ready()) {
                Entry[] run = sequencer.take(RUN);
                sequencer.done(run, 0, run.length);
                sequencer.free(run);
            }
        }
        return sequencer.settled();
    }

    @Benchmark
    public long priorityQueueUnderLock() {
        for (int i = 0; i < MESSAGES; i += TAKEN_AFTER) {
            for (int j = 0; j < TAKEN_AFTER; j++) {
                add(new Numbered(arrivals.next()));
            }
            for (Entry next = pollNext(); next != null; next = pollNext()) {
                usualSettled = next.seq();
            }
        }
        return usualSettled;
    }

    private void add(Entry entry) {
        lock.lock();
        try {
            usual.add(entry);
        } finally {
            lock.unlock();
        }
    }

    private @org.jspecify.annotations.Nullable Entry pollNext() {
        lock.lock();
        try {
            Entry head = usual.peek();
            return head != null && head.seq() == usualSettled + 1 ? usual.poll() : null;
        } finally {
            lock.unlock();
        }
    }
}
