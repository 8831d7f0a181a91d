package dev.sluice.admin;

import dev.sluice.session.Counters;
import dev.sluice.session.Sessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
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
    private final long startedMillis;
    private final int keep;
    private final ArrayDeque<Sample> kept = new ArrayDeque<>();

    /**
     * @param clock may be set back and forth by whoever minds the machine; rates are of no use just then
     * @param keep the most samples that are kept
     */
    public Sampler(Sessions sessions, InstantSource clock, int keep) {
        this.sessions = sessions;
        this.clock = clock;
        this.keep = keep;
        this.startedMillis = clock.millis();
    }

    /** Takes a sample, and keeps it. */
    public Sample take() {
        Sample sample = sample(kept.peekLast());
        kept.add(sample);
        if (kept.size() > keep) {
            kept.remove();
        }
        return sample;
    }

    /** The samples kept that are not older than that, the oldest first. */
    public List<Sample> since(Duration age) {
        long from = clock.millis() - age.toMillis();
        return kept.stream().filter(sample -> sample.atMillis() >= from).toList();
    }

    private Sample sample(@Nullable Sample before) {
        Counters counters = sessions.counters();
        long now = clock.millis();
        long interval = Math.max(1, now - (before == null ? startedMillis : before.atMillis()));
        long opened = counters.opened();
        long queued = counters.queued();
        long accepted = counters.accepted();
        long settled = counters.settled();
        long items = counters.items();
        return new Sample(
                now,
                interval,
                Duration.ofMillis(now - startedMillis).toSeconds(),
                sessions.draining(),
                sessions.sessionQuota().used(),
                sessions.streamQuota().used(),
                queued,
                sessions.bufferedQuota().used(),
                opened,
                accepted,
                settled,
                items,
                perSecond(opened - (before == null ? 0 : before.opened()), interval),
                perSecond(accepted - (before == null ? 0 : before.accepted()), interval),
                perSecond(settled - (before == null ? 0 : before.settled()), interval),
                perSecond(items - (before == null ? 0 : before.items()), interval));
    }

    private static double perSecond(long count, long millis) {
        return count * 1000.0 / millis;
    }
}
