package dev.sluice.client;

import dev.sluice.v1.Cancel;
import java.util.ArrayDeque;

/** What a program wants cancelled on one stream. A message has to be with the server before it can be cancelled there. */
final class Cancels {
    private final ArrayDeque<Long> wanted = new ArrayDeque<>();

    void add(long seq) {
        wanted.add(seq);
    }

    /** Says what can be said by now. */
    void say(long streamId, Outbox outbox, Outflow outflow) {
        wanted.removeIf(seq -> {
            boolean said = !outbox.isUnsent(seq);
            if (said) {
                outflow.cancel(
                        Cancel.newBuilder().setStreamId(streamId).setSeq(seq).build());
            }
            return said;
        });
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }
}
