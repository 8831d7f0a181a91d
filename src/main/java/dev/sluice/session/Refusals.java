package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be told of messages that were turned away, of each seq the latest. */
final class Refusals {
    private final Map<Long, Failure> bySeq = new LinkedHashMap<>(2);

    private long haltSeq;
    private @Nullable Failure halt;

    /** @param onlyOne whether messages come in order, so that what was refused before is of no interest any more */
    void add(long seq, Failure why, boolean onlyOne) {
        if (onlyOne) {
            bySeq.clear();
        }
        bySeq.put(seq, why);
    }

    /** The stream waits for this seq: told behind that it was turned away, where it was, and not instead of it. */
    void halt(long seq, Failure why) {
        haltSeq = seq;
        halt = why;
    }

    void write(long streamId, PathOutput out) {
        bySeq.forEach((seq, why) -> out.refused(streamId, seq, why));
        if (halt != null) {
            out.refused(streamId, haltSeq, halt);
        }
    }
}
