package dev.sluice.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a key, and of the others, when a message fails. */
class KeyedFailureTest extends KeyedStream {
    @Test
    void doomsWhatWaitsAndWhatComesOfAFailedKeyAlone() {
        accept("abaa");
        Entry[] run = keyed.take(1);
        keyed.abort(run[0], false);
        keyed.free(run);

        assertThat(drain()).containsExactly(3L, 4L);
        assertThat(offer(5, "a")).isEqualTo(Verdict.ACCEPTED);
        assertThat(drain()).containsExactly(5L);
        assertThat(take(8)).containsExactly(2L);
        assertThat(keyed.hasFailed()).isFalse();
        assertThat(keyed.hasOutcome(5)).isTrue();
    }

    @Test
    void saysWhoseFailureDoomedAMessage() {
        accept("ba");
        finish(keyed.take(1));
        abort(keyed.take(1));
        Entry late = entry(3, "a");
        keyed.offer(late);
        Entry other = entry(4, "b");
        keyed.offer(other);

        assertThat(keyed.failedBy(late)).isEqualTo(2);
        assertThat(keyed.failedBy(other)).isZero();
    }

    @Test
    void failsWhenOneMoreKeyFailsThanItMayRemember() {
        accept("abc");
        abort(keyed.take(1));
        assertThat(keyed.hasFailed()).isFalse();

        abort(keyed.take(1));
        assertThat(keyed.hasFailed()).isTrue();
        assertThat(keyed.ready()).isFalse();
        assertThat(drain()).containsExactly(3L);
        Entry late = entry(4, "d");
        assertThat(keyed.offer(late)).isEqualTo(Verdict.FAILED);
        assertThat(keyed.failedBy(late)).isEqualTo(2);
        assertThat(keyed.settled()).isEqualTo(3);
    }

    @Test
    void goesOnBehindASkippedMessage() {
        accept("aa");
        Entry[] run = keyed.take(1);
        keyed.skip(run[0]);
        keyed.free(run);

        assertThat(keyed.settled()).isEqualTo(1);
        assertThat(take(8)).containsExactly(2L);
    }

    @Test
    void holdsUpAKeyThatPausesUntilThePauseAndTheRunAreOver() {
        accept("aba");
        Entry[] run = keyed.take(1);
        keyed.retry(run[0]);
        assertThat(take(8)).containsExactly(2L);

        keyed.resume(run[0]);
        assertThat(keyed.ready()).isFalse();
        keyed.free(run);
        assertThat(take(8)).containsExactly(1L, 3L);
    }

    @Test
    void goesOnWithoutAPausedMessageThatIsWithdrawn() {
        accept("aa");
        Entry[] run = keyed.take(1);
        keyed.retry(run[0]);
        keyed.free(run);

        keyed.withdraw(1);

        assertThat(take(8)).containsExactly(2L);
        keyed.resume(run[0]);
        assertThat(keyed.ready()).isFalse();
    }

    @Test
    void parksAKeyAndWhatFollowsInItAndSettlesThem() {
        accept("aba");
        park(keyed.take(1));
        assertThat(offer(4, "a")).isEqualTo(Verdict.ACCEPTED);

        assertThat(parked()).containsExactly(1L, 3L, 4L);
        assertThat(keyed.parkedHeads()).extracting(Entry::seq).containsExactly(1L);
        assertThat(keyed.settled()).isEqualTo(1);
        assertThat(keyed.hasOutcome(1)).isFalse();
        assertThat(offer(1, "a")).isEqualTo(Verdict.PENDING);
        assertThat(take(8)).containsExactly(2L);
        assertThat(keyed.pending()).isEqualTo(1);
    }

    @Test
    void keepsWhatFindsNoRoomInTheLotWaitingAndTakesItInLater() {
        accept("aaaab");
        park(keyed.take(1));
        assertThat(parked()).containsExactly(1L, 2L, 3L);
        assertThat(keyed.settled()).isEqualTo(3);
        assertThat(take(8)).containsExactly(5L);

        keyed.withdraw(2);

        assertThat(parked()).containsExactly(1L, 3L, 4L);
        assertThat(keyed.settled()).isEqualTo(4);
    }

    @Test
    void runsAParkedKeyFromItsHeadOnAndMovesTheCursorNoSecondTime() {
        accept("aab");
        Entry[] run = keyed.take(1);
        park(run);
        assertThat(keyed.settled()).isEqualTo(2);

        keyed.unpark(run[0]);

        assertThat(keyed.parked()).isZero();
        assertThat(keyed.pending()).isEqualTo(3);
        finish(keyed.take(1));
        run = keyed.take(8);
        assertThat(seqs(run)).containsExactly(1L, 2L);
        keyed.done(run, 0, 1);
        assertThat(keyed.hasOutcome(1)).isTrue();
        assertThat(keyed.hasOutcome(2)).isFalse();
        keyed.done(run, 1, 2);
        assertThat(keyed.settled()).isEqualTo(3);
        assertThat(keyed.pending()).isZero();
    }

    @Test
    void keepsTheRoomOfWhatLeftTheLotUntilItsOutcome() {
        accept("aaab");
        Entry[] run = keyed.take(1);
        park(run);
        keyed.unpark(run[0]);

        park(keyed.take(1));
        assertThat(parked()).isEmpty();
        assertThat(keyed.parkedHeads()).extracting(Entry::seq).containsExactly(4L);

        finish(keyed.take(1));
        assertThat(parked()).containsExactly(4L);
    }

    @Test
    void goesOnWithoutAParkedHeadThatIsGivenUpOrWithdrawn() {
        accept("aabb");
        Entry[] run = keyed.take(1);
        park(run);
        keyed.unparkWithout(run[0]);
        assertThat(keyed.hasOutcome(1)).isTrue();
        park(keyed.take(1));
        keyed.withdraw(3);

        assertThat(take(8)).containsExactly(2L);
        assertThat(take(8)).containsExactly(4L);
    }

    @Test
    void holdsNoneOfTheManyThatAreWithdrawnBehindAHeadThatStays() {
        accept("aa");
        Entry head = parkAndShow(keyed.take(1));
        for (long seq = 3; seq < 1_000; seq++) {
            assertThat(offer(seq, "a")).isEqualTo(Verdict.ACCEPTED);
            keyed.withdraw(seq);
        }

        int linked = 0;
        for (Entry entry = head; entry != null; entry = entry.next) {
            linked++;
        }
        assertThat(linked).isLessThan(2 * WINDOW);
    }

    @Test
    void handsOutAllThatWaitsWhenTheStreamIsGone() {
        accept("aabcd");
        park(keyed.take(1));
        Entry[] paused = keyed.take(1);
        keyed.retry(paused[0]);
        keyed.free(paused);
        keyed.take(1);

        List<Long> waited = new ArrayList<>();
        for (Entry entry = keyed.clear(); entry != null; entry = keyed.clear()) {
            waited.add(entry.seq());
        }

        assertThat(waited).containsExactlyInAnyOrder(1L, 2L, 3L, 5L);
        assertThat(keyed.parked()).isZero();
        assertThat(keyed.pending()).isEqualTo(1);
    }
}
