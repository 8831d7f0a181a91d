package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Ping-pong measures each round trip, and does not leave out what a stall held up. */
class PingRoundTest {

    @Test
    void oneMessageIsUnderWayUntilTheTimeIsOver() {
        Echoes line = new Echoes();
        Future<PingRound.Result> round = new PingRound(line, 0, Duration.ofHours(1)).run();

        line.answer();
        line.answer();

        assertThat(line.sent).isEqualTo(3);
        assertThat(round.isComplete()).isFalse();
    }

    @Test
    void theLastMessageIsWaitedFor() {
        Echoes line = new Echoes();
        Future<PingRound.Result> round = new PingRound(line, 0, Duration.ZERO).run();
        assertThat(round.isComplete()).isFalse();

        line.answer();

        assertThat(round.result().histogram().getTotalCount()).isEqualTo(1);
        assertThat(round.result().loadPerSecond()).isZero();
        assertThat(line.sent).isEqualTo(1);
    }

    @Test
    void aMessageThatFailsEndsTheRound() {
        Echoes line = new Echoes();
        Future<PingRound.Result> round = new PingRound(line, 0, Duration.ofHours(1)).run();

        line.failed.accept(new IllegalStateException("broken"));

        assertThat(round.cause()).hasMessage("broken");
    }

    @Test
    void aStallCountsForAllThatItHeldUp() {
        Histogram measured = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        measured.recordValueWithCount(micros(100), 98);
        measured.recordValue(micros(10_000));
        PingDuel.Result duel = PingDuel.Result.of(new PingRound.Result(measured, 0), new PingRound.Result(measured, 0));

        assertThat(duel.intervalNanos()).isCloseTo(micros(200), within(micros(1)));
        Histogram corrected = duel.sluice().corrected(duel.intervalNanos());
        assertThat(corrected.getTotalCount()).isBetween(98L + 49, 98L + 51);
        assertThat(duel.sluiceMicros(50)).isCloseTo(100, within(1.0));
        assertThat(duel.sluiceMicros(75)).isGreaterThan(2_000);
        assertThat(duel.ratio(99)).isEqualTo(1);
    }

    @Test
    void bothAreHeldAgainstTheSameInterval() {
        PingDuel.Result duel = PingDuel.Result.of(always(micros(50)), always(micros(300)));

        assertThat(duel.intervalNanos()).isCloseTo(micros(600), within(micros(2)));
        assertThat(duel.ratio(50)).isCloseTo(1 / 6.0, within(0.01));
    }

    private static PingRound.Result always(long nanos) {
        Histogram histogram = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        histogram.recordValueWithCount(nanos, 100);
        return new PingRound.Result(histogram, 0);
    }

    private static long micros(long micros) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }

    /** Answers when it is told to. */
    private static final class Echoes implements PingLine {
        private Runnable back = () -> {};
        private Consumer<Throwable> failed = cause -> {};
        private int sent;

        void answer() {
            back.run();
        }

        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void ping(Runnable whenBack, Consumer<Throwable> whenFailed) {
            back = whenBack;
            failed = whenFailed;
            sent++;
        }

        @Override
        public int beside() {
            return 0;
        }

        @Override
        public boolean post(int index) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Flaws> end() {
            return Future.succeededFuture(new Flaws(0, 0));
        }
    }
}
