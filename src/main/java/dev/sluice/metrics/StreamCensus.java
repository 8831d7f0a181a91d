package dev.sluice.metrics;

import dev.sluice.session.Home;
import dev.sluice.session.Session;
import dev.sluice.session.Sessions;
import dev.sluice.session.StreamView;
import dev.sluice.session.StreamWalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What nobody counts, because it would cost every message something: it is summed up by a walk over all streams now and
 * then. A scrape does not wait for that. It begins a walk when the last one is some time ago, and tells what the last one
 * that came to its end has found. Where nobody scrapes nobody walks. Thread-safe.
 */
final class StreamCensus {
    private final Sessions sessions;
    private final long everyNanos;
    private final LongSupplier nanoTime;

    private boolean begunBefore;
    private long begunNanos;
    private int homesLeft;
    private Map<String, StreamSums> found = new HashMap<>();

    private volatile Map<String, StreamSums> last = Map.of();

    /**
     * Knows nothing yet.
     *
     * @param every how long there is from the beginning of a walk to the next, at least
     */
    StreamCensus(Sessions sessions, Duration every, LongSupplier nanoTime) {
        this.sessions = sessions;
        this.everyNanos = every.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Of a handler's streams, as the last walk has found them. */
    StreamSums of(String handler) {
        return last.getOrDefault(handler, StreamSums.NONE);
    }

    /** Walks, unless a walk is under way or was a short while ago. */
    void refresh() {
        if (!mayBegin()) {
            return;
        }
        Map<Home, List<Session>> byHome = new HashMap<>();
        for (Session session : sessions.all()) {
            byHome.computeIfAbsent(session.home(), home -> new ArrayList<>()).add(session);
        }
        if (begin(byHome.size())) {
            byHome.forEach((home, ofHome) -> home.run(() -> new HomeCensus(home, ofHome).walk.slice()));
        }
    }

    private synchronized boolean mayBegin() {
        long now = nanoTime.getAsLong();
        boolean may = homesLeft == 0 && (!begunBefore || now - begunNanos >= everyNanos);
        if (may) {
            begunBefore = true;
            begunNanos = now;
            homesLeft = 1; // nobody else begins
        }
        return may;
    }

    /** Returns whether there is any home to walk over. */
    private synchronized boolean begin(int homes) {
        homesLeft = homes;
        found = new HashMap<>();
        if (homes == 0) {
            last = found;
        }
        return homes > 0;
    }

    private synchronized void add(Map<String, StreamSums> ofHome) {
        ofHome.forEach((handler, sums) ->
                found.computeIfAbsent(handler, key -> new StreamSums()).add(sums));
        homesLeft--;
        if (homesLeft == 0) {
            last = found;
        }
    }

    /** The part of one home. */
    private final class HomeCensus {
        private final Map<String, StreamSums> byHandler = new HashMap<>();
        private final StreamWalk walk;

        HomeCensus(Home home, List<Session> ofHome) {
            walk = new StreamWalk(home, ofHome, () -> false, this::look, () -> add(byHandler));
        }

        private void look(StreamView stream) {
            byHandler.computeIfAbsent(stream.handler(), key -> new StreamSums()).add(stream);
        }
    }
}
