package dev.sluice.order;

import java.util.Arrays;

/**
 * Of a stream that goes on after a restart, and whose messages come in order: the seqs that have their outcome, or are in the
 * lot, beyond one that is to come again. Their sender does not send them again, so what comes steps over them.
 */
final class Ahead {
    private final long[] stretches;
    private int next;

    /** @param stretches the first and the last seq of each, in rising order */
    Ahead(long[] stretches) {
        this.stretches = stretches;
    }

    boolean isEmpty() {
        return next == stretches.length;
    }

    boolean contains(long seq) {
        int at = Arrays.binarySearch(stretches, next, stretches.length, seq);
        boolean isBehindAFirst = ((-at - 1) & 1) == 1;
        return at >= 0 || isBehindAFirst;
    }

    /** Removes the stretch that begins with this seq: answers its last one, or one less than the seq if there is none. */
    long stepOver(long seq) {
        if (isEmpty() || stretches[next] != seq) {
            return seq - 1;
        }
        next += 2;
        return stretches[next - 1];
    }

    void ranges(Sequencer.Ranges out) {
        for (int i = next; i < stretches.length; i += 2) {
            out.range(stretches[i], stretches[i + 1]);
        }
    }
}
