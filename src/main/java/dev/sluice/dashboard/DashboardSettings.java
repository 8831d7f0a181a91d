package dev.sluice.dashboard;

import dev.sluice.session.Bounds;

/**
 * What the dashboard may hold; {@code conf/sluice.yaml} says what each is for.
 *
 * @param maxWatchers live views at once
 * @param liveSamples samples that are kept
 * @param maxListedStreams how far down a list one can page
 * @param maxWaitingSearches searches that may wait for their turn
 */
public record DashboardSettings(int maxWatchers, int liveSamples, int maxListedStreams, int maxWaitingSearches) {

    /** @throws IllegalArgumentException with a line for each that is out of bounds */
    public DashboardSettings {
        new Bounds()
                .positive("max-watchers", maxWatchers)
                .positive("live-samples", liveSamples)
                .positive("max-listed-streams", maxListedStreams)
                .positive("max-waiting-searches", maxWaitingSearches)
                .verify();
    }
}
