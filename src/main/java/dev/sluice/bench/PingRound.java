package dev.sluice.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One round of ping-pong: a message goes there and back, and then the next one does. The loop is closed, so a stall would
 * count once however many messages a steady sender would have had under way in it; {@link Result#corrected} makes good for
 * that.
 */
final class PingRound {
    private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int DIGITS = 3;

    private final PingLine line;
    private final PingPayload payload;
    private final int loadPerSecond;
    private final long nanos;
    private final Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Promise<Result> promise = Promise.promise();
    private @Nullable SteadyLoad load;
    private long endNanos;
    private long sentNanos;
    private long number;
    private long violations;

    /**
     * What was measured.
     *
     * @param histogram of round trips, in nanoseconds, as they were
     * @param violations messages that came back as another one than was sent
     * @param load what went beside
     */
    record Result(Histogram histogram, long violations, SteadyLoad.Result load) {

        long medianNanos() {
            return histogram.getValueAtPercentile(50);
        }

        /**
         * With the values that a sender would have seen who sends one message every so many nanoseconds, whatever became of
         * the ones before it: a round trip that takes longer stands for those that it kept from being sent.
         */
        Histogram corrected(long intervalNanos) {
            return histogram.copyCorrectedForCoordinatedOmission(intervalNanos);
        }
    }

    /** @param loadPerSecond messages a second beside; 0 for none */
    PingRound(PingLine line, PingPayload payload, int loadPerSecond, Duration time) {
        this.line = line;
        this.payload = payload;
        this.loadPerSecond = loadPerSecond;
        this.nanos = time.toNanos();
    }

    Future<Result> run() {
        line.execute(this::begin);
        return promise.future();
    }

    private void begin() {
        if (loadPerSecond > 0) {
            load = new SteadyLoad(line, loadPerSecond);
            load.begin();
        }
        endNanos = System.nanoTime() + nanos;
        ping();
    }

    private void ping() {
        number++;
        byte[] message = payload.of(number);
        sentNanos = System.nanoTime();
        line.ping(message, this::back, promise::tryFail);
    }

    private void back(byte[] message) {
        long now = System.nanoTime();
        violations += payload.isOf(number, message) ? 0 : 1;
        histogram.recordValue(Math.min(now - sentNanos, HIGHEST_NANOS));
        if (now - endNanos < 0) {
            ping();
        } else {
            promise.tryComplete(new Result(histogram, violations, load == null ? SteadyLoad.Result.NONE : load.end()));
        }
    }
}
