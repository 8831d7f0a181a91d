package dev.sluice.order;

import dev.sluice.PerMessage;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Messages that arrive in any order and run in that of their seq, against what is usual for that: a priority queue under a
 * lock, where who brings a message adds it and who runs them polls while the head is the next. Both take what may run after
 * every so many arrivals.
 */
public class SequencedBenchmark extends PerMessage {
    /** Divides every size of a shuffled stretch: with the last of a stretch all of it can run, and the window is free. */
    private static final int TAKEN_AFTER = 8;

    private static final int RUN = 128;

    /** So many seqs after each other are shuffled: 1 is in order. The window is as large, and 1,024 at least. */
    @Param({"1", "256", "1024", "10240"})
    int within;

    private ArrivalPattern arrivals = new ArrivalPattern(1);
    private Sequencer sequenced = sequencer(1);
    private final PriorityQueue<Entry> usual = new PriorityQueue<>((a, b) -> Long.compare(a.seq(), b.seq()));
    private final ReentrantLock lock = new ReentrantLock();
    private long usualSettled;

    @Setup
    public void begin() {
        arrivals = new ArrivalPattern(within);
        sequenced = sequencer(Math.max(1024, within));
    }

    private static Sequencer sequencer(int window) {
        return new OrderTerms(Order.SEQUENCED, window, 1, 0, 0, 0, Needs.Edge.INHERIT).sequencer();
    }

    @Benchmark
    public long sequenced() {
        for (int i = 0; i < MESSAGES; i += TAKEN_AFTER) {
            for (int j = 0; j < TAKEN_AFTER; j++) {
                offer(new Numbered(arrivals.next()));
            }
            while (sequenced.ready()) {
                Entry[] run = sequenced.take(RUN);
                sequenced.done(run, 0, run.length);
                sequenced.free(run);
            }
        }
        return sequenced.settled();
    }

    private void offer(Entry entry) {
        if (sequenced.offer(entry) != Verdict.ACCEPTED) {
            throw new IllegalStateException("not accepted: " + entry.seq());
        }
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

    private @Nullable Entry pollNext() {
        lock.lock();
        try {
            Entry head = usual.peek();
            return head != null && head.seq() == usualSettled + 1 ? usual.poll() : null;
        } finally {
            lock.unlock();
        }
    }
}
