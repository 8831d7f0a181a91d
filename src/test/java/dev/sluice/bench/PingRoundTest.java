package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Ping-pong measures each round trip, and does not leave out what a stall held up. */
class PingRoundTest {
    private static final PingPayload PAYLOAD = new PingPayload(16);

    @Test
    void oneMessageIsUnderWayUntilTheTimeIsOver() {
        Echoes line = new Echoes();
        Future<PingRound.Result> round = new PingRound(line, PAYLOAD, 0, Duration.ofHours(1)).run();

        line.answer();
        line.answer();

        assertThat(line.sent).isEqualTo(3);
        assertThat(round.isComplete()).isFalse();
    }

    @Test
    void theLastMessageIsWaitedFor() {
        Echoes line = new Echoes();
        Future<PingRound.Result> round = new PingRound(line, PAYLOAD, 0, Duration.ZERO).run();
        assertThat(round.isComplete()).isFalse();

        line.answer();

        assertThat(round.result().histogram().getTotalCount()).isEqualTo(1);
        assertThat(round.result().load()).isEqualTo(SteadyLoad.Result.NONE);
        assertThat(round.result().violations()).isZero();
        assertThat(line.sent).isEqualTo(1);
    }

    @Test
    void whatComesBackMustBeWhatWasSent() {
        for (byte[] wrong : List.of(new byte[0], PAYLOAD.of(2), new PingPayload(8).of(1))) {
            Echoes line = new Echoes();
            Future<PingRound.Result> round = new PingRound(line, PAYLOAD, 0, Duration.ZERO).run();

            line.answer(wrong);

            assertThat(round.result().violations()).isEqualTo(1);
        }
    }

    @Test
    void theRatiosOfALoadThatIsNotEvenHaveNoVerdict() {
        PingRound.Result full = loaded(new SteadyLoad.Result(1_000, 995, 0));
        PingRound.Result slow = loaded(new SteadyLoad.Result(1_000, 985, 0));
        PingRound.Result holding = loaded(new SteadyLoad.Result(1_000, 1_000, 1));

        assertThat(report(full, full).json().getJsonObject("target").fieldNames())
                .containsExactly("ratio_p50", "ratio_p99");
        for (Report uneven : List.of(report(full, slow), report(slow, full), report(full, holding))) {
            assertThat(uneven.json().getJsonObject("target")).isEmpty();
            assertThat(uneven.notes()).singleElement().asString().contains("no verdict");
        }
    }

    @Test
    void otherLoadsHaveNoGoal() {
        PingRound.Result full = loaded(new SteadyLoad.Result(1_000, 1_000, 0));

        Report other = new PingReport(new Rounds(0, 1), 128, 10, List.of())
                .of(List.of(PingDuel.Result.of(full, full)), 20_000, PingDuel.Ends.NOTHING);

        assertThat(other.json().getJsonObject("target")).isEmpty();
    }

    @Test
    void flawsOfEachAreToldApart() {
        PingRound.Result wrong = new PingRound.Result(histogram(micros(50)), 2, SteadyLoad.Result.NONE);
        PingDuel.Ends ends = new PingDuel.Ends(new PingLine.Flaws(3, 4), new PingLine.Flaws(5, 0));

        Report report = new PingReport(new Rounds(0, 1), 16, 1, List.of())
                .of(List.of(PingDuel.Result.of(wrong, wrong)), 1, ends);

        assertThat(report.flaws())
                .containsExactly(
                        new Flaw("order_violations", 6),
                        new Flaw("lost", 3),
                        new Flaw("vertx_grpc_order_violations", 2),
                        new Flaw("vertx_grpc_lost", 5));
    }

    @Test
    void aMessageThatFailsEndsTheRound() {
        Echoes line = new Echoes();
        Future<PingRound.Result> round = new PingRound(line, PAYLOAD, 0, Duration.ofHours(1)).run();

        line.failed.accept(new IllegalStateException("broken"));

        assertThat(round.cause()).hasMessage("broken");
    }

    @Test
    void aStallCountsForAllThatItHeldUp() {
        Histogram measured = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        measured.recordValueWithCount(micros(100), 98);
        measured.recordValue(micros(10_000));
        PingDuel.Result duel = PingDuel.Result.of(result(measured), result(measured));

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
        return result(histogram(nanos));
    }

    private static PingRound.Result loaded(SteadyLoad.Result load) {
        return new PingRound.Result(histogram(micros(50)), 0, load);
    }

    private static PingRound.Result result(Histogram histogram) {
        return new PingRound.Result(histogram, 0, SteadyLoad.Result.NONE);
    }

    private static Histogram histogram(long nanos) {
        Histogram histogram = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        histogram.recordValueWithCount(nanos, 100);
        return histogram;
    }

    private static Report report(PingRound.Result sluice, PingRound.Result peer) {
        return new PingReport(new Rounds(0, 1), 128, 1_000, List.of())
                .of(List.of(PingDuel.Result.of(sluice, peer)), 20_000, PingDuel.Ends.NOTHING);
    }

    private static long micros(long micros) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
    }

    /** Answers when it is told to. */
    private static final class Echoes implements PingLine {
        private Consumer<byte[]> back = message -> {};
        private Consumer<Throwable> failed = cause -> {};
        private byte[] last = {};
        private int sent;

        void answer() {
            answer(last);
        }

        void answer(byte[] message) {
            back.accept(message);
        }

        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void ping(byte[] message, Consumer<byte[]> whenBack, Consumer<Throwable> whenFailed) {
            last = message;
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
