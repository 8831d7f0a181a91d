package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.NavigableMap;

/** What became of an Open. */
public sealed interface OpenResult {

    /**
     * The call was carried out.
     *
     * @param firstId the id of the first stream; the others follow in steps of 2
     * @param count how many streams were asked for
     * @param failures of the streams that failed, by index
     * @param rolledBack whether none was opened because of them
     * @param sessionGone whether the session that the call would have made is gone, as nothing was opened in it
     */
    record Answer(
            long firstId, int count, NavigableMap<Integer, Failure> failures, boolean rolledBack, boolean sessionGone)
            implements OpenResult {

        /** The id of stream {@code index}; 0 where there is none. */
        public long id(int index) {
            return rolledBack || (!failures.isEmpty() && failures.containsKey(index)) ? 0 : firstId + 2L * index;
        }
    }

    /** The call failed as a whole; nothing was opened. */
    record Denied(Failure failure) implements OpenResult {}
}
