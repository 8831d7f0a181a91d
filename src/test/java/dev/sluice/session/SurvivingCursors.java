package dev.sluice.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a client that comes back is told that its streams stand. */
final class SurvivingCursors implements CursorOutput {
    private final Map<Long, long[]> at = new HashMap<>();

    @Override
    public void stream(long streamId, long settled, long maxSeq, long maxTotalBytes) {
        at.put(streamId, new long[] {settled, maxSeq, maxTotalBytes});
    }

    /** What is done out of turn is sent again without harm. */
    @Override
    public void range(long streamId, long from, long to) {}

    /** Settled, and the credit in messages and bytes; null for a stream that is not there. */
    long @Nullable [] at(long streamId) {
        return at.get(streamId);
    }
}
