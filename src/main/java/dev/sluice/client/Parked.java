package dev.sluice.client;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one stream that are parked at the server: who waits for each. The cursor has passed them, or will; their
 * outcomes come by items. As many as the server's lot has room for. On the loop.
 */
final class Parked {
    private final Long2ObjectHashMap<Object> messages = new Long2ObjectHashMap<>();
    private final Settlement settlement;

    Parked(Settlement settlement) {
        this.settlement = settlement;
    }

    void park(long seq, Object message) {
        messages.put(seq, Sending.withoutPayload(message));
        settlement.parked();
    }

    boolean holds(long seq) {
        return messages.containsKey(seq);
    }

    /** The message that has its outcome now; null where it is not here. */
    @Nullable
    Object outcome(long seq) {
        Object message = messages.remove(seq);
        if (message != null) {
            settlement.settled(1);
        }
        return message;
    }

    /** Fails those of a range. Returns whether any of them was posted. */
    boolean fail(long fromSeq, long toSeq, SluiceException why) {
        if (fromSeq == toSeq) {
            return failOne(fromSeq, why);
        }
        boolean posted = false;
        for (long seq : seqs()) {
            if (seq >= fromSeq && seq <= toSeq) {
                posted |= failOne(seq, why);
            }
        }
        return posted;
    }

    void close(SluiceException why, Outbox.Told told) {
        for (long seq : seqs()) {
            if (failOne(seq, why)) {
                told.failed(seq, seq, why);
            }
        }
    }

    private boolean failOne(long seq, SluiceException why) {
        Object message = outcome(seq);
        return message != null && !(message instanceof Sending sending && sending.fail(why));
    }

    private List<Long> seqs() {
        List<Long> seqs = new ArrayList<>(messages.keySet());
        seqs.sort(null);
        return seqs;
    }
}
