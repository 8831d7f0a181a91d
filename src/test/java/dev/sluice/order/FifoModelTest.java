package dev.sluice.order;

import static dev.sluice.order.LineOperation.OFFER_1;
import static dev.sluice.order.LineOperation.OFFER_2;
import static dev.sluice.order.LineOperation.OFFER_3;
import static dev.sluice.order.LineOperation.PARK;
import static dev.sluice.order.LineOperation.TAKE_ALL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The FIFO, and SYNC, against the naive one. */
class FifoModelTest {
    private static final int LIVES = 300;

    @Test
    void isLikeTheNaiveOneAfterEverySequenceOfOperations() {
        LineOperation.everySequenceOf(4, FifoModelTest::small);
    }

    @Test
    void isLikeTheNaiveOneAfterEverySequenceThatBeginsWithThreeWaiting() {
        LineOperation.everySequenceOf(4, FifoModelTest::small, OFFER_1, OFFER_2, OFFER_3);
    }

    @Test
    void isLikeTheNaiveOneAfterEverySequenceThatBeginsWithAFullLot() {
        LineOperation.everySequenceOf(4, FifoModelTest::small, OFFER_1, OFFER_2, OFFER_3, TAKE_ALL, PARK);
    }

    @Test
    void isLikeTheNaiveOneInLongRandomLives() {
        LineLives.live(Order.FIFO, LIVES);
    }

    @Test
    void isLikeTheNaiveOneWithOneInFlight() {
        LineLives.live(Order.SYNC, LIVES / 3);
    }

    @Test
    void isLikeTheNaiveOneWhenItsServerCrashes() {
        LineLives.liveOn(Order.FIFO, LIVES);
    }

    @Test
    void isLikeTheNaiveOneWithOneInFlightWhenItsServerCrashes() {
        LineLives.liveOn(Order.SYNC, LIVES / 3);
    }

    private static TwinLine small() {
        return new TwinLine(Order.FIFO, 3, 2);
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
        TwinLine fifo = new TwinLine(Order.FIFO, 3, 2);
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
        }
        fifo.assertAlike();
        return fifo.ran();
    }

    private static void run(TwinLine fifo, int max) {
        if (max > 0) {
            fifo.take(max);
            fifo.done(fifo.unreported());
            fifo.free();
        }
    }

    private static List<List<Long>> arrivalsOfFiveWithOneTwiceAndOneLost() {
        List<List<Long>> all = new ArrayList<>();
        for (List<Long> order : Permutations.of(5)) {
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
}
