package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The FIFO against the naive one. A seed that fails is named; {@code -Dsluice.seed=N} runs that one alone.
 */
class FifoModelTest {
    private static final int LONGEST_SEQUENCE = 6;
    private static final int SEEDS = 2_000;
    private static final int OPERATIONS = 200;

    /** One thing that may be done to a FIFO, where it makes sense. */
    private enum Operation {
        OFFER_1,
        OFFER_2,
        OFFER_3,
        OFFER_4,
        TAKE_ONE,
        TAKE_ALL,
        DONE_ONE,
        FAIL,
        GIVE_BACK,
        FREE,
        WITHDRAW_1,
        WITHDRAW_2,
        WITHDRAW_3,
        DRAIN;

        boolean makesSense(TwinFifo fifo) {
            return switch (this) {
                case DONE_ONE, FAIL, GIVE_BACK -> fifo.unreported() > 0;
                case FREE -> fifo.mayFree();
                case DRAIN -> fifo.hasFailed();
                default -> true;
            };
        }

        void apply(TwinFifo fifo) {
            switch (this) {
                case OFFER_1 -> fifo.offer(1);
                case OFFER_2 -> fifo.offer(2);
                case OFFER_3 -> fifo.offer(3);
                case OFFER_4 -> fifo.offer(4);
                case TAKE_ONE -> fifo.take(1);
                case TAKE_ALL -> fifo.take(8);
                case DONE_ONE -> fifo.done(1);
                case FAIL -> fifo.fail();
                case GIVE_BACK -> fifo.giveBack();
                case FREE -> fifo.free();
                case WITHDRAW_1 -> fifo.withdraw(1);
                case WITHDRAW_2 -> fifo.withdraw(2);
                case WITHDRAW_3 -> fifo.withdraw(3);
                case DRAIN -> fifo.drain();
            }
        }
    }

    @Test
    void isLikeTheNaiveOneAfterEverySequenceOfOperations() {
        extend(new ArrayList<>(), LONGEST_SEQUENCE);
    }

    @Test
    void isLikeTheNaiveOneAfterEverySequenceThatBeginsWithThreeWaiting() {
        List<Operation> three = List.of(Operation.OFFER_1, Operation.OFFER_2, Operation.OFFER_3);
        extend(new ArrayList<>(three), LONGEST_SEQUENCE);
    }

    private static void extend(List<Operation> sequence, int more) {
        TwinFifo before = replay(sequence);
        for (Operation next : Operation.values()) {
            if (next.makesSense(before)) {
                sequence.add(next);
                try {
                    replay(sequence).assertAlike();
                } catch (AssertionError e) {
                    throw new AssertionError("after " + sequence, e);
                }
                if (more > 1) {
                    extend(sequence, more - 1);
                }
                sequence.remove(sequence.size() - 1);
            }
        }
    }

    private static TwinFifo replay(List<Operation> sequence) {
        TwinFifo fifo = new TwinFifo(3);
        sequence.forEach(operation -> operation.apply(fifo));
        return fifo;
    }

    @Test
    void runsEachMessageOnceAndInOrderHoweverTheyArriveIfRefusedOnesAreSentAgain() {
        for (List<Long> arrivals : arrivalsOfFiveWithOneTwiceAndOneLost()) {
            for (int between = 0; between <= 2; between++) {
                assertThat(runAll(arrivals, between))
                        .as("arrivals %s", arrivals)
                        .containsExactly(1L, 2L, 3L, 4L, 5L);
            }
        }
    }

    /** Offers as the network brings them, then as a sender does who hears of each refusal. */
    private static List<Long> runAll(List<Long> arrivals, int runsBetween) {
        TwinFifo fifo = new TwinFifo(3);
        for (long seq : arrivals) {
            fifo.offer(seq);
            run(fifo, runsBetween);
        }
        while (fifo.settled() < 5) {
            long resent = fifo.accepted() + 1;
            while (resent <= 5 && fifo.offer(resent) == Verdict.ACCEPTED) {
                resent++;
            }
            run(fifo, 5);
            fifo.assertAlike();
        }
        return fifo.ran();
    }

    private static void run(TwinFifo fifo, int max) {
        if (max > 0) {
            fifo.take(max);
            fifo.done(fifo.unreported());
            fifo.free();
        }
    }

    private static List<List<Long>> arrivalsOfFiveWithOneTwiceAndOneLost() {
        List<List<Long>> all = new ArrayList<>();
        for (List<Long> order : permutations(List.of(1L, 2L, 3L, 4L, 5L))) {
            for (long twice = 1; twice <= 5; twice++) {
                for (int lost = 0; lost < 5; lost++) {
                    List<Long> arrivals = new ArrayList<>(order);
                    arrivals.remove(lost);
                    arrivals.add((lost * 2) % 5, twice);
                    all.add(arrivals);
                }
            }
        }
        return all;
    }

    private static List<List<Long>> permutations(List<Long> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Long>> all = new ArrayList<>();
        for (Long first : of) {
            List<Long> others =
                    of.stream().filter(other -> !other.equals(first)).toList();
            for (List<Long> rest : permutations(others)) {
                List<Long> one = new ArrayList<>(List.of(first));
                one.addAll(rest);
                all.add(one);
            }
        }
        return all;
    }

    @Test
    void isLikeTheNaiveOneInLongRandomLives() {
        Long one = Long.getLong("sluice.seed");
        LongStream seeds = one == null ? LongStream.range(0, SEEDS) : LongStream.of(one);
        seeds.forEach(seed -> {
            try {
                live(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("replay with -Dsluice.seed=" + seed, e);
            }
        });
    }

    private static void live(Random random) {
        TwinFifo fifo = new TwinFifo(1 + random.nextInt(8));
        for (int i = 0; i < OPERATIONS; i++) {
            step(fifo, random);
            fifo.assertAlike();
        }
        assertThat(fifo.ran()).isSorted().doesNotHaveDuplicates();
    }

    private static void step(TwinFifo fifo, Random random) {
        long near = Math.max(1, fifo.accepted() - 4 + random.nextInt(8));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> fifo.offer(fifo.accepted() + 1);
            case 4 -> fifo.offer(near);
            case 5 -> fifo.withdraw(near);
            case 6, 7 -> fifo.take(1 + random.nextInt(4));
            case 8 -> fifo.done(random.nextInt(fifo.unreported() + 1));
            case 9 -> failOrGiveBack(fifo, random);
            case 10 -> fifo.done(fifo.unreported());
            default -> {
                if (fifo.mayFree()) {
                    fifo.free();
                } else if (fifo.hasFailed()) {
                    fifo.drain();
                }
            }
        }
    }

    private static void failOrGiveBack(TwinFifo fifo, Random random) {
        if (fifo.unreported() > 0 && random.nextInt(20) == 0) {
            fifo.fail();
        } else if (fifo.unreported() > 0) {
            fifo.giveBack();
        }
    }
}
