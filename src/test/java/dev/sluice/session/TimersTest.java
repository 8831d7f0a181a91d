package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final long START = 5_000_000_000L;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Timers timers = new Timers(START);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runATaskOnceAtItsTimeAndNotBefore() {
        schedule(SECOND, "a");

        timers.poll(START + SECOND - 1);
        assertThat(ran).isEmpty();

        timers.poll(START + SECOND + SECOND);
        timers.poll(START + 10 * SECOND);
        assertThat(ran).containsExactly("a");
        assertThat(timers.pending()).isZero();
    }

    @Test
    void runWhatIsDueAfterALongSleepToo() {
        schedule(SECOND, "a");
        schedule(3600 * SECOND, "b");
        schedule(7200 * SECOND, "c");

        timers.poll(START + 3601 * SECOND);

        assertThat(ran).containsExactlyInAnyOrder("a", "b");
        assertThat(timers.pending()).isEqualTo(1);
    }

    @Test
    void runNothingThatWasCancelled() {
        Timers.Timer timer = schedule(SECOND, "a");

        timers.cancel(timer);
        timers.poll(START + 2 * SECOND);

        assertThat(ran).isEmpty();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void takeACancelOfNothingOrOfWhatHasRun() {
        Timers.Timer timer = schedule(SECOND, "a");
        timers.poll(START + 2 * SECOND);

        timers.cancel(null);
        timers.cancel(timer);

        assertThat(ran).containsExactly("a");
    }

    @Test
    void runNothingThatATaskOfTheSameMomentCancels() {
        List<Timers.Timer> second = new ArrayList<>();
        timers.schedule(START + SECOND, () -> timers.cancel(second.get(0)));
        second.add(schedule(SECOND, "second"));

        timers.poll(START + 2 * SECOND);

        assertThat(ran).isEmpty();
    }

    @Test
    void keepNewTimersWhenATaskCancelsAnOldOneOfTheSameMoment() {
        List<Timers.Timer> old = new ArrayList<>();
        timers.schedule(START + SECOND, () -> {
            schedule(SECOND, "new");
            old.forEach(timers::cancel);
        });
        old.add(schedule(SECOND, "old"));

        timers.poll(START + SECOND);
        assertThat(ran).isEmpty();
        timers.poll(START + SECOND);

        assertThat(ran).containsExactly("new");
        assertThat(timers.pending()).isZero();
    }

    @Test
    void tellApartWhatIsDueWithinOneTick() {
        schedule(SECOND, "a");
        schedule(SECOND + 1, "b");

        timers.poll(START + SECOND);
        assertThat(ran).containsExactly("a");
        timers.poll(START + SECOND + 1);

        assertThat(ran).containsExactly("a", "b");
    }

    /** Streams that end together are kept for the same time: with a search of their bucket for each this takes minutes. */
    @Test
    void setAndCancelAnyNumberOfTheSameTimeAtTheSameCost() {
        int many = 1_000_000;
        List<Timers.Timer> all = new ArrayList<>(many);
        for (int i = 0; i < many; i++) {
            all.add(timers.schedule(START + SECOND, () -> ran.add("late")));
        }
        assertThat(timers.pending()).isEqualTo(many);
        all.forEach(timers::cancel);

        timers.poll(START + 2 * SECOND);

        assertThat(ran).isEmpty();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void letATaskScheduleItselfAgain() {
        again(3);

        timers.poll(START + 2 * SECOND);
        timers.poll(START + 4 * SECOND);
        timers.poll(START + 6 * SECOND);
        timers.poll(START + 8 * SECOND);

        assertThat(ran).containsExactly("3", "2", "1");
        assertThat(timers.pending()).isZero();
    }

    private void again(int times) {
        timers.schedule(START + (7 - 2L * times) * SECOND, () -> {
            ran.add(Integer.toString(times));
            if (times > 1) {
                again(times - 1);
            }
        });
    }

    @Test
    void runEachOfManyOnceUnlessItWasCancelled() {
        Random random = new Random(1);
        List<Timers.Timer> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.add(schedule(1 + random.nextInt(100) * SECOND, "t" + i));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (random.nextBoolean()) {
                timers.cancel(all.get(i));
            } else {
                expected.add("t" + i);
            }
        }

        for (long now = START; now <= START + 101 * SECOND; now += SECOND / 3) {
            timers.poll(now);
        }

        assertThat(ran).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(timers.pending()).isZero();
    }

    private Timers.Timer schedule(long afterNanos, String name) {
        return timers.schedule(START + afterNanos, () -> ran.add(name));
    }
}
