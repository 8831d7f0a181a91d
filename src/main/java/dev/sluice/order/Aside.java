package dev.sluice.order;

import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Fifo} has beside its two numbers and its queue while something is out of the ordinary: a message was
 * withdrawn, parked or added by the server, or one failed. Most streams never have one.
 *
 * <p>The two numbers say of a seq that it has its outcome up to {@code settled}, and beyond it has none. Here are the
 * exceptions to both.
 */
final class Aside {
    private static final int SWEPT_AT_LEAST = 32;

    private final LongHashSet open = new LongHashSet();
    private final LongHashSet ended = new LongHashSet();

    /** What waits and was not withdrawn. Made with the first withdrawal, and kept until nothing waits. */
    private @Nullable Long2ObjectHashMap<Entry> bySeq;

    /** How many withdrawn ones are in the queue. */
    private int withdrawn;

    /** After a restart: what has its outcome beyond what is accepted. */
    private @Nullable Ahead ahead;

    private final ParkedLine lot;
    private long failedSeq;
    private long lastAdded = Sequencer.FIRST_ADDED - 1;

    Aside(int maxParked) {
        this.lot = new ParkedLine(maxParked);
    }

    ParkedLine lot() {
        return lot;
    }

    /** Accepted, without outcome, and not between {@code settled} and {@code accepted}: parked once, or the server's. */
    void open(long seq) {
        open.add(seq);
    }

    /** An open one has its outcome. */
    void close(long seq) {
        open.remove(seq);
    }

    /** It has its outcome before its turn. */
    void end(long seq) {
        ended.add(seq);
    }

    /** Whether it had its outcome before its turn, which has come. */
    boolean removeEnded(long seq) {
        return ended.remove(seq);
    }

    boolean isOpen(long seq) {
        return open.contains(seq);
    }

    boolean hasEnded(long seq) {
        return ended.contains(seq);
    }

    boolean hasEndedAny() {
        return !ended.isEmpty();
    }

    void stepOver(Ahead stretches) {
        ahead = stretches;
    }

    @Nullable
    Ahead ahead() {
        return ahead;
    }

    /** Steps over those that begin with this seq: answers the last of them, or one less if there are none. */
    long step(long first) {
        Ahead left = ahead;
        if (left == null) {
            return first - 1;
        }
        long last = left.stepOver(first);
        for (long seq = first; seq <= last; seq++) {
            ended.add(seq);
        }
        ahead = left.isEmpty() ? null : left;
        return last;
    }

    /** How many more are pending than the two numbers say. */
    int pending() {
        return open.size() - lot.size() - ended.size();
    }

    void failed(long seq) {
        failedSeq = seq;
    }

    long failedSeq() {
        return failedSeq;
    }

    void added(long seq) {
        lastAdded = seq;
        open.add(seq);
    }

    long lastAdded() {
        return lastAdded;
    }

    /** Removes one that waits from those that may be withdrawn; null where there is no such. */
    @Nullable
    Entry withdraw(long seq, @Nullable Entry head) {
        Entry entry = bySeq(head).remove(seq);
        if (entry != null) {
            withdrawn++;
        }
        return entry;
    }

    private Long2ObjectHashMap<Entry> bySeq(@Nullable Entry head) {
        Long2ObjectHashMap<Entry> all = bySeq;
        if (all == null) {
            all = new Long2ObjectHashMap<>();
            for (Entry entry = head; entry != null; entry = entry.next) {
                all.put(entry.seq(), entry);
            }
            bySeq = all;
        }
        return all;
    }

    /** Whether most of the queue are withdrawn ones: then it costs each of them little to be swept out. */
    boolean isTimeToSweep() {
        return bySeq != null && withdrawn >= SWEPT_AT_LEAST && withdrawn > bySeq.size();
    }

    void passedOver() {
        withdrawn--;
    }

    void swept() {
        withdrawn = 0;
    }

    void waits(Entry entry) {
        if (bySeq != null) {
            bySeq.put(entry.seq(), entry);
        }
    }

    void waitsNoMore(Entry entry) {
        if (bySeq != null) {
            bySeq.remove(entry.seq());
        }
    }

    void nothingWaits() {
        bySeq = null;
    }

    /** Whether all is ordinary again. */
    boolean isEmpty() {
        return bySeq == null
                && failedSeq == 0
                && ahead == null
                && lastAdded < Sequencer.FIRST_ADDED
                && open.isEmpty()
                && ended.isEmpty();
    }
}
