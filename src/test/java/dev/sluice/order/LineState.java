package dev.sluice.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that can be seen of a sequencer from outside. */
record LineState(
        long settled,
        long accepted,
        int pending,
        int parked,
        List<Long> parkedHeads,
        boolean ready,
        boolean failed,
        long failedBy,
        List<Long> ahead,
        String outcomes,
        String addedOutcomes,
        List<Long> expected,
        boolean stalled,
        long waitingFor,
        List<Long> missing,
        List<Long> awaited,
        List<List<Long>> ranges) {
    static final int AHEAD = 2;
    static final int MISSING = 3;

    /** How far beyond what was accepted it is looked. */
    static final int BEYOND = 3;

    static LineState of(Sequencer sequencer, int added) {
        List<Long> ahead = new ArrayList<>();
        sequencer.ahead(AHEAD, entry -> ahead.add(entry.seq()));
        List<List<Long>> ranges = new ArrayList<>();
        sequencer.ranges((from, to) -> ranges.add(List.of(from, to)));
        List<Long> expected = new ArrayList<>();
        List<Long> awaited = new ArrayList<>();
        for (long seq = 1; seq <= sequencer.accepted() + BEYOND; seq++) {
            if (sequencer.expects(seq)) {
                expected.add(seq);
            }
            if (sequencer.isAwaited(seq)) {
                awaited.add(seq);
            }
        }
        return new LineState(
                sequencer.settled(),
                sequencer.accepted(),
                sequencer.pending(),
                sequencer.parked(),
                sequencer.parkedHeads().stream().map(Entry::seq).toList(),
                sequencer.ready(),
                sequencer.hasFailed(),
                sequencer.failedBy(new Numbered(1)),
                ahead,
                outcomes(sequencer, 1, sequencer.accepted()),
                outcomes(sequencer, Sequencer.FIRST_ADDED, Sequencer.FIRST_ADDED + added - 1),
                expected,
                sequencer.stalled(),
                sequencer.waitingFor(),
                Arrays.stream(sequencer.missing(MISSING)).boxed().toList(),
                awaited,
                ranges);
    }

    /** Of each seq one letter, and of those behind them. */
    private static String outcomes(Sequencer sequencer, long from, long to) {
        StringBuilder letters = new StringBuilder();
        for (long seq = from; seq <= to + BEYOND; seq++) {
            letters.append(letter(sequencer.knows(seq), sequencer.hasOutcome(seq)));
        }
        return letters.toString();
    }

    static char letter(boolean known, boolean hasOutcome) {
        if (known) {
            return hasOutcome ? 'x' : 'o';
        }
        return hasOutcome ? '?' : '-';
    }
}
