package dev.sluice.session;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The streams of one home, or of one session, that keep outcomes for retries. Those that are idle would hold on to them for as long as their
 * session lives; so where memory is short they are asked to let go, those first that were asked longest ago. Else what was
 * kept for some would shut out the messages of all.
 */
final class KeptOutcomes {
    private static final int STREAMS_A_TICK = 1024;

    private final BooleanSupplier pressed;
    private final Set<Keeper> keeping = new LinkedHashSet<>();

    /** What a stream keeps. */
    interface Keeper {
        /** Lets go of what can be spared. Returns whether anything is kept still. */
        boolean relieve();
    }

    /** @param pressed whether memory is short */
    KeptOutcomes(BooleanSupplier pressed) {
        this.pressed = pressed;
    }

    void add(Keeper outcomes) {
        keeping.add(outcomes);
    }

    void remove(Keeper outcomes) {
        keeping.remove(outcomes);
    }

    boolean isEmpty() {
        return keeping.isEmpty();
    }

    /** To be called with every tick. */
    void relieve() {
        int streams = Math.min(STREAMS_A_TICK, keeping.size());
        for (int i = 0; i < streams && pressed.getAsBoolean(); i++) {
            Keeper next = keeping.iterator().next();
            keeping.remove(next);
            if (next.relieve()) {
                keeping.add(next);
            }
        }
    }
}
