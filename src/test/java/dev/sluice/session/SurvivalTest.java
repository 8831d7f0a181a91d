package dev.sluice.session;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Sessions at random that have everything break under them ({@link SurvivalSimulation}). A seed that fails is named; {@code
 * -Dsluice.seed=N} runs that one alone, {@code -Dsluice.seeds=N} so many of each kind.
 */
class SurvivalTest {
    private static final int SEEDS = Integer.getInteger("sluice.seeds", 5_000);
    private static final long FIRST_WITHOUT_POWER = 1_000_000;
    private static final int[] STEPS = {150, 50};

    @Test
    void aKilledServerForgetsNothingThatItToldAndRunsNothingAgain() {
        forEachSeed(0, false);
    }

    @Test
    void aLossOfPowerTakesNothingThatWasSynced() {
        forEachSeed(FIRST_WITHOUT_POWER, true);
    }

    /** Two clients, one after the other; the second finds the state that the first has left. */
    static void live(long seed, boolean powerFails) {
        SurvivalSimulation simulation = new SurvivalSimulation(seed, powerFails);
        for (int steps : STEPS) {
            simulation.live(steps);
            simulation.calmDown();
            simulation.leave();
        }
        simulation.forgetState();
    }

    private static void forEachSeed(long first, boolean powerFails) {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(first, first + SEEDS) : LongStream.of(one);
        seeds = seeds.filter(seed -> powerFails == (seed >= FIRST_WITHOUT_POWER));
        seeds.forEach(seed -> {
            try {
                live(seed, powerFails);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }
}
