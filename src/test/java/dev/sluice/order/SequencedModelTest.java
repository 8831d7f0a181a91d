package dev.sluice.order;

import static dev.sluice.order.LineOperation.OFFER_1;
import static dev.sluice.order.LineOperation.OFFER_2;
import static dev.sluice.order.LineOperation.OFFER_4;
import static dev.sluice.order.LineOperation.PARK;
import static dev.sluice.order.LineOperation.TAKE_ALL;

import org.junit.jupiter.api.Test;

/** SEQUENCED against the naive one. */
class SequencedModelTest {
    private static final int LIVES = 300;

    @Test
    void isLikeTheNaiveOneAfterEverySequenceOfOperations() {
        LineOperation.everySequenceOf(4, SequencedModelTest::small);
    }

    @Test
    void isLikeTheNaiveOneAfterEverySequenceThatBeginsWithAGap() {
        LineOperation.everySequenceOf(4, SequencedModelTest::small, OFFER_1, OFFER_2, OFFER_4);
    }

    @Test
    void isLikeTheNaiveOneAfterEverySequenceThatBeginsWithALotAndAGap() {
        LineOperation.everySequenceOf(4, SequencedModelTest::small, OFFER_1, OFFER_2, OFFER_4, TAKE_ALL, PARK);
    }

    @Test
    void isLikeTheNaiveOneInLongRandomLives() {
        LineLives.live(Order.SEQUENCED, LIVES);
    }

    @Test
    void isLikeTheNaiveOneWhenItsServerCrashes() {
        LineLives.liveOn(Order.SEQUENCED, LIVES);
    }

    private static TwinLine small() {
        return new TwinLine(Order.SEQUENCED, 4, 2);
    }
}
