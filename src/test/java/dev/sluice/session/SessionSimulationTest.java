package dev.sluice.session;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Sessions at random, with what must hold for each stream checked at every moment ({@link Witness}). A seed that fails is
 * named; {@code -Dsluice.seed=N} runs that one alone.
 */
class SessionSimulationTest {
    private static final int SEEDS = 2_000;
    private static final int STEPS = 300;

    @Test
    void everyStreamComesToItsEndWhenClientAndHandlersDoTheirDuty() {
        forEachSeed(0, seed -> {
            Simulation simulation = new Simulation(seed);
            simulation.live(STEPS);
            simulation.calmDown();
            simulation.leave();
        });
    }

    @Test
    void nothingIsLeftWhenASessionBreaksOffInTheMiddle() {
        forEachSeed(1_000_000, seed -> {
            Simulation simulation = new Simulation(seed);
            simulation.live(STEPS);
            simulation.leave();
        });
    }

    private static void forEachSeed(long first, LongConsumer life) {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(first, first + SEEDS) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                life.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }
}
