package dev.sluice.session;

import dev.sluice.order.Sequencer;
import dev.sluice.store.StoredCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a stream stands, as it is stored. */
final class CursorRecords {
    private static final long[] NONE = {};
    private static final byte[] NOTHING = {};
    private static final long NOT_SAID = -1;

    static StoredCursor of(Stream stream, long[] ranges, long items) {
        Sequencer sequencer = stream.sequencer();
        Outlet outlet = stream.outlet();
        Ending ending = stream.knownEnding();
        return new StoredCursor(
                sequencer.settled(),
                ranges,
                stream.runner().settledBytes(),
                outlet.confirmed(),
                outlet.confirmedBytes(),
                items,
                outlet.expiredUpTo(),
                sequencer.failedSeq(),
                ending == null ? null : FailureRecords.stored(ending.failure()),
                ending == null || !ending.isSaid() ? NOT_SAID : ending.lastSeq(),
                stream.state() == StreamState.ENDED,
                ending == null ? NOTHING : ending.lastWord(),
                tally(stream.extras().tally()));
    }

    private static long[] tally(@Nullable Tally tally) {
        return tally == null ? NONE : new long[] {tally.done(), tally.failed(), tally.skipped(), tally.aborted()};
    }

    /** What is done beyond what is settled. */
    static long[] ranges(Sequencer sequencer) {
        long[][] found = {NONE};
        sequencer.ranges((from, to) -> {
            int length = found[0].length;
            found[0] = Arrays.copyOf(found[0], length + 2);
            found[0][length] = from;
            found[0][length + 1] = to;
        });
        return found[0];
    }

    private CursorRecords() {}
}
