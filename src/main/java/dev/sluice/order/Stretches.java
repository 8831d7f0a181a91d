package dev.sluice.order;

import java.util.function.LongPredicate;

/** Finds the stretches of seqs that have something in common. */
final class Stretches {

    /** Those from one seq to another. Linear in how many there are. */
    static void between(long first, long last, LongPredicate belongs, Sequencer.Ranges out) {
        long from = 0;
        for (long seq = first; seq <= last; seq++) {
            boolean inside = belongs.test(seq);
            if (inside && from == 0) {
                from = seq;
            } else if (!inside && from != 0) {
                out.range(from, seq - 1);
                from = 0;
            }
        }
        if (from != 0) {
            out.range(from, last);
        }
    }

    private Stretches() {}
}
