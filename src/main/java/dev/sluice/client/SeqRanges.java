package dev.sluice.client;

import dev.sluice.v1.SeqRange;
import java.util.List;

/** Seqs that lie beyond a hole. As many ranges as a window may have. */
final class SeqRanges {
    static final SeqRanges NONE = new SeqRanges(List.of());

    private final List<SeqRange> ranges;

    /** @param ranges in rising order */
    SeqRanges(List<SeqRange> ranges) {
        this.ranges = ranges;
    }

    boolean has(long seq) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            SeqRange range = ranges.get(middle);
            if (seq < range.getFrom()) {
                high = middle - 1;
            } else if (seq > range.getTo()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
