package dev.sluice.session;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The streams of one home that keep outcomes for retries. Those that are idle would hold on to them for as long as their
 * session lives; so where memory is short they are asked to let go, those first that were asked longest ago. Else what was
 * kept for some would shut out the messages of all.
 */
final class KeptOutcomes {
    private static final int STREAMS_A_TICK = 1024;

    private final BufferedBytes buffered;
    private final Set<Outcomes> keeping = new LinkedHashSet<>();

    KeptOutcomes(BufferedBytes buffered) {
        this.buffered = buffered;
    }

    void add(Outcomes outcomes) {
        keeping.add(outcomes);
    }

    void remove(Outcomes outcomes) {
        keeping.remove(outcomes);
    }

    /** To be called with every tick. */
    void relieve() {
        int streams = Math.min(STREAMS_A_TICK, keeping.size());
        for (int i = 0; i < streams && buffered.pressed(); i++) {
            Outcomes next = keeping.iterator().next();
            keeping.remove(next);
            if (next.relieve()) {
                keeping.add(next);
            }
        }
    }
}
