package dev.sluice.bench;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Sluice and plain Vert.x gRPC by turns. */
final class PingDuel {
    private static final int PATIENCE_SECONDS = 60;
    private static final double NANOS_A_MICRO = 1e3;

    /** A round trip up to so many medians is an ordinary one, and holds up nothing. */
    private static final int ORDINARY = 2;

    private final PingLine sluice;
    private final PingLine peer;
    private final PingPayload payload;
    private final Duration time;

    PingDuel(PingLine sluice, PingLine peer, PingPayload payload, Duration time) {
        this.sluice = sluice;
        this.peer = peer;
        this.payload = payload;
        this.time = time;
    }

    /**
     * What a round came to.
     *
     * @param intervalNanos at which both would have been asked
     */
    record Result(PingRound.Result sluice, PingRound.Result peer, long intervalNanos) {

        static Result of(PingRound.Result sluice, PingRound.Result peer) {
            long longer = Math.max(sluice.medianNanos(), peer.medianNanos());
            return new Result(sluice, peer, ORDINARY * longer);
        }

        double sluiceMicros(double percentile) {
            return micros(sluice, percentile);
        }

        double peerMicros(double percentile) {
            return micros(peer, percentile);
        }

        double ratio(double percentile) {
            return sluiceMicros(percentile) / peerMicros(percentile);
        }

        /** Whether both had the load beside that was asked for: otherwise they cannot be compared. */
        boolean isEven() {
            return sluice.load().isFull() && peer.load().isFull();
        }

        private double micros(PingRound.Result result, double percentile) {
            return PingDuel.micros(result.corrected(intervalNanos), percentile);
        }
    }

    static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NANOS_A_MICRO;
    }

    /** @param loadPerSecond messages a second beside; 0 for none */
    Result round(int loadPerSecond) {
        PingRound.Result mine = await(new PingRound(sluice, payload, loadPerSecond, time).run());
        PingRound.Result theirs = await(new PingRound(peer, payload, loadPerSecond, time).run());
        return Result.of(mine, theirs);
    }

    /** Ends the streams. Says what went wrong beside. */
    Ends end() {
        return new Ends(await(sluice.end()), await(peer.end()));
    }

    /** What went wrong beside, of each. */
    record Ends(PingLine.Flaws sluice, PingLine.Flaws peer) {
        static final Ends NOTHING = new Ends(PingLine.Flaws.NONE, PingLine.Flaws.NONE);
    }

    private <T> T await(Future<T> future) {
        long limit = PATIENCE_SECONDS + time.toSeconds();
        try {
            return future.await(limit, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BenchException("a message is not back after " + limit + " s", e);
        }
    }
}
