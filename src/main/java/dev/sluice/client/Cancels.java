package dev.sluice.client;

import dev.sluice.v1.Cancel;
import java.util.function.LongPredicate;
import org.agrona.collections.LongHashSet;

/**
 * What a program wants cancelled on one stream. A message has to be with the server before it can be cancelled there. What was
 * said is kept as long as the message is open, for it may have to be said again.
 */
final class Cancels {
    private static final int MIN_TIDY = 16;

    private final LongHashSet wanted = new LongHashSet();
    private final LongHashSet said = new LongHashSet();
    private final LongPredicate open;
    private int tidyAt = MIN_TIDY;

    /** @param open tells whether a message has no outcome yet */
    Cancels(LongPredicate open) {
        this.open = open;
    }

    void add(long seq) {
        wanted.add(seq);
    }

    /** Says what can be said by now. */
    void say(long streamId, Outbox outbox, Outflow outflow) {
        if (wanted.isEmpty() || outflow.isPaused()) {
            return;
        }
        for (long seq : wanted.toArray(new Long[0])) {
            if (!outbox.isUnsent(seq)) {
                wanted.remove(seq);
                said.add(seq);
                outflow.cancel(
                        Cancel.newBuilder().setStreamId(streamId).setSeq(seq).build());
            }
        }
        if (said.size() > tidyAt) {
            tidy();
        }
    }

    /** All of it is to be said once more. */
    void again() {
        tidy();
        wanted.addAll(said);
        said.clear();
    }

    private void tidy() {
        said.removeIf(seq -> !open.test(seq));
        tidyAt = Math.max(MIN_TIDY, 2 * said.size());
    }
}
