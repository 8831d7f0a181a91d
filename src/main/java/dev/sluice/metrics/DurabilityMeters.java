package dev.sluice.metrics;

import dev.sluice.session.CommitCounters;
import dev.sluice.session.Counters;
import dev.sluice.session.Sessions;
import dev.sluice.session.StoreView;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What outlives connections and the process, as meters that read it. */
final class DurabilityMeters {
    private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ServerMeters meters;
    private final Sessions sessions;

    /** @param meters makes them */
    DurabilityMeters(ServerMeters meters, Sessions sessions) {
        this.meters = meters;
        this.sessions = sessions;
    }

    void bind() {
        bindSessions(sessions.counters());
        sessions.counters().commits().forEach(this::bindCommits);
        meters.gauge(Metric.COMMIT_UNDER_WAY, sessions, all -> all.longestCommitNanos() / NANOS_A_SECOND);
        meters.gauge(Metric.STATE_SCOPES_HELD, sessions, Sessions::heldScopes);
        if (sessions.storeView() != null) {
            bindStore();
        }
    }

    private void bindSessions(Counters counters) {
        meters.gauge(Metric.SESSIONS_DETACHED, counters, Counters::detached);
        meters.gauge(
                Metric.SESSIONS_DURABLE, counters, all -> all.durableSessions() - all.unloadedSessions(), "loaded");
        meters.gauge(Metric.SESSIONS_DURABLE, counters, Counters::unloadedSessions, "stored");
        meters.counter(Metric.SESSIONS_RESUMED, counters, Counters::resumed);
        meters.counter(Metric.HEARTBEATS_MISSED, counters, Counters::unheard);
    }

    private void bindCommits(CommitCounters commits) {
        String durability = commits.durability().text();
        meters.counter(Metric.COMMITS, commits, CommitCounters::done, durability, "done");
        meters.counter(Metric.COMMITS, commits, CommitCounters::failed, durability, "failed");
    }

    private void bindStore() {
        meters.gauge(Metric.STORE_HEALTHY, sessions, read(view -> view.trouble() == null ? 1 : 0));
        meters.gauge(Metric.STORE_BYTES, sessions, read(StoreView::bytes));
        meters.gauge(Metric.STORE_FREE_BYTES, sessions, read(StoreView::freeBytes));
        meters.counter(Metric.STORE_WRITTEN, sessions, read(StoreView::writtenBytes));
        meters.counter(Metric.STORE_SYNCS, sessions, read(StoreView::syncs));
    }

    private static ToDoubleFunction<Sessions> read(ToDoubleFunction<StoreView> value) {
        return sessions -> {
            @Nullable StoreView view = sessions.storeView();
            return view == null ? 0 : value.applyAsDouble(view);
        };
    }
}
