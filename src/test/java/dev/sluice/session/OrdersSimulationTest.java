package dev.sluice.session;

import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Streams of every order and policy at random ({@link OrdersWitness}). A seed that fails is named; {@code -Dsluice.seed=N}
 * runs that one alone.
 */
class OrdersSimulationTest {
    private static final int SEEDS = 400;
    private static final int STEPS = 120;

    @Test
    void everyMessageHasOneOutcomeInTheOrderThatWasPromised() {
        forEachSeed(0, simulation -> {
            simulation.live(STEPS);
            simulation.calmDown();
            simulation.leave();
        });
    }

    @Test
    void nothingIsLeftWhenAStreamBreaksOffInTheMiddle() {
        forEachSeed(1_000_000, simulation -> {
            simulation.live(STEPS);
            simulation.leave();
        });
    }

    private static void forEachSeed(long first, Consumer<OrdersSimulation> life) {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(first, first + SEEDS) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                life.accept(new OrdersSimulation(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }
}
