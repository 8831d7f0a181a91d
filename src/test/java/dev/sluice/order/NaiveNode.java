package dev.sluice.order;

import org.jspecify.annotations.Nullable;

/** A seq of a {@link NaiveGraph}, and what became of it. */
final class NaiveNode {
    /** What became of it. */
    enum Fate {
        WAITS,
        PAUSED,
        TAKEN,
        DOOMED,
        DONE,
        FAILED
    }

    final long seq;
    final @Nullable Needing entry;
    Fate fate = Fate.WAITS;
    boolean unfreed;
    boolean head;
    boolean blocked;
    boolean settled;
    boolean letsRun;
    boolean critical;
    boolean remembered;

    NaiveNode(long seq, @Nullable Needing entry) {
        this.seq = seq;
        this.entry = entry;
    }

    Needs needs() {
        return entry == null ? Needs.NONE : entry.needs();
    }

    /** What has no outcome waits again. */
    void crash() {
        fate = hasOutcome() ? fate : Fate.WAITS;
        unfreed = false;
        blocked = false;
    }

    boolean waits() {
        return fate == Fate.WAITS || fate == Fate.PAUSED;
    }

    boolean isOver() {
        return fate == Fate.DOOMED || fate == Fate.DONE || fate == Fate.FAILED;
    }

    boolean hasOutcome() {
        return fate == Fate.DONE || fate == Fate.FAILED;
    }
}
