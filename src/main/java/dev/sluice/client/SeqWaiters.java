package dev.sluice.client;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/** Messages whose seqs lie beyond the credit. As many as the session's buffer takes. */
final class SeqWaiters {
    private final Long2ObjectHashMap<Object> messages = new Long2ObjectHashMap<>();

    /** Takes what leaves here. */
    @FunctionalInterface
    interface Taker {
        void take(long seq, Object message);
    }

    void put(long seq, Object message) {
        messages.put(seq, message);
    }

    boolean has(long seq) {
        return !messages.isEmpty() && messages.containsKey(seq);
    }

    /** Hands out those of a range, in order. */
    void take(long fromSeq, long toSeq, Taker taker) {
        for (long seq = fromSeq; seq <= toSeq && !messages.isEmpty(); seq++) {
            Object message = messages.remove(seq);
            if (message != null) {
                taker.take(seq, message);
            }
        }
    }

    /** Hands out all, in order, but for those that a taker has had taken. Returns how many. */
    int takeAll(Taker taker) {
        int count = 0;
        List<Long> seqs = new ArrayList<>(messages.keySet());
        seqs.sort(null);
        for (long seq : seqs) {
            Object message = messages.remove(seq);
            if (message != null) {
                count++;
                taker.take(seq, message);
            }
        }
        return count;
    }
}
