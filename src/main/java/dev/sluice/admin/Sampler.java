package dev.sluice.admin;

import dev.sluice.session.Counters;
import dev.sluice.session.Sessions;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples of the server's figures, and keeps the latest. Rates come from the difference of two of them, so that
 * nobody has to count by the second.
 *
 * <p>Thread: that of its owner.
 */
public final class Sampler {
    private final Sessions sessions;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private final int keep;
    private final ArrayDeque<Sample> kept = new ArrayDeque<>();
    private long lastNanos;

    /**
     * Its first sample will be about the time from now on.
     *
     * @param clock says when a sample was taken
     * @param nanoTime measures the time between samples; never goes back
     * @param keep the most samples that are kept
     */
    public Sampler(Sessions sessions, InstantSource clock, LongSupplier nanoTime, int keep) {
        this.sessions = sessions;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.keep = keep;
        this.startedNanos = nanoTime.getAsLong();
        this.lastNanos = startedNanos;
    }

    /** Takes a sample, and keeps it. */
    public Sample take() {
        Sample before = newest();
        Sample sample = sample(before == null ? Totals.NONE : before.totals());
        kept.add(sample);
        if (kept.size() > keep) {
            kept.remove();
        }
        return sample;
    }

    /** The most samples that are kept. */
    public int keep() {
        return keep;
    }

    /** The last one that was taken; null when none was. */
    public @Nullable Sample newest() {
        return kept.peekLast();
    }

    /** The samples kept, the oldest first. Where nobody took any for a while there is a gap. */
    public List<Sample> recent() {
        return List.copyOf(kept);
    }

    private Sample sample(Totals before) {
        long now = nanoTime.getAsLong();
        long interval = Math.max(1, TimeUnit.NANOSECONDS.toMillis(now - lastNanos));
        lastNanos = now;
        Counters counters = sessions.counters();
        Totals totals = Totals.of(counters);
        return new Sample(
                clock.millis(),
                TimeUnit.NANOSECONDS.toSeconds(now - startedNanos),
                sessions.draining(),
                sessions.sessionQuota().used(),
                counters.detached(),
                counters.durableSessions(),
                counters.unloadedSessions(),
                sessions.streamQuota().used(),
                counters.queued(),
                counters.parked(),
                sessions.bufferedQuota().used(),
                StoreSample.of(sessions.storeView()),
                totals,
                interval,
                totals.since(before, interval));
    }
}
