package dev.sluice.session;

import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Sessions at random that have everything break under them ({@link SurvivalSimulation}). A seed that fails is named; {@code
 * -Dsluice.seed=N} runs that one alone, {@code -Dsluice.seeds=N} so many of each kind.
 */
class SurvivalTest {
    private static final int SEEDS = Integer.getInteger("sluice.seeds", 5_000);
    private static final int STEPS = 150;

    @Test
    void aKilledServerForgetsNothingThatItToldAndRunsNothingAgain() {
        forEachSeed(0, false, simulation -> {
            simulation.live(STEPS);
            simulation.calmDown();
            simulation.leave();
        });
    }

    @Test
    void aLossOfPowerTakesNothingThatWasSynced() {
        forEachSeed(1_000_000, true, simulation -> {
            simulation.live(STEPS);
            simulation.calmDown();
            simulation.leave();
        });
    }

    private static void forEachSeed(long first, boolean powerFails, Consumer<SurvivalSimulation> life) {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(first, first + SEEDS) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                life.accept(new SurvivalSimulation(seed, powerFails));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }
}
