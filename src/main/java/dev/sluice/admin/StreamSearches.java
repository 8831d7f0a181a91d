package dev.sluice.admin;

import dev.sluice.session.Home;
import dev.sluice.session.Session;
import dev.sluice.session.Sessions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds streams, at all homes at once, one search after the other: however many people look, a home is asked to look at
 * one slice at a tick.
 *
 * <p>Thread: that of the owner, on which it hears the answers.
 */
public final class StreamSearches {
    private final Sessions sessions;
    private final Executor owner;
    private final int maxWaiting;
    private final ArrayDeque<Search> waiting = new ArrayDeque<>();
    private @Nullable Search running;

    /**
     * None is under way yet.
     *
     * @param owner runs tasks on the owner's thread
     * @param maxWaiting searches that may wait for their turn
     */
    public StreamSearches(Sessions sessions, Executor owner, int maxWaiting) {
        this.sessions = sessions;
        this.owner = owner;
        this.maxWaiting = maxWaiting;
    }

    /** Searches, when it is its turn; never answers before it returns. Null when too many wait already. */
    public @Nullable Search find(StreamQuery query, Consumer<StreamPage> whenFound) {
        if (waiting.size() >= maxWaiting) {
            return null;
        }
        Search search = new Search(query, whenFound);
        waiting.add(search);
        next();
        return search;
    }

    /** How many may wait for their turn. */
    public int maxWaiting() {
        return maxWaiting;
    }

    private void next() {
        if (running == null && !waiting.isEmpty()) {
            running = waiting.remove();
            running.start();
        }
    }

    /** One search, from the question to the answer. */
    public final class Search {
        private final StreamQuery query;
        private final Consumer<StreamPage> whenFound;
        private final long askedNanos = System.nanoTime();
        private final List<StreamRow> rows = new ArrayList<>();
        private int homes;
        private long open;
        private long found;
        private volatile boolean cancelled;

        private Search(StreamQuery query, Consumer<StreamPage> whenFound) {
            this.query = query;
            this.whenFound = whenFound;
        }

        /** Nobody waits for the answer any more: there will be none. */
        public void cancel() {
            cancelled = true;
            waiting.remove(this);
        }

        private void start() {
            Map<Home, List<Session>> byHome = new HashMap<>();
            for (Session session : sessions.all()) {
                byHome.computeIfAbsent(session.home(), home -> new ArrayList<>())
                        .add(session);
            }
            homes = byHome.size();
            byHome.forEach(this::ask);
            if (homes == 0) {
                owner.execute(this::finish);
            }
        }

        private void ask(Home home, Collection<Session> ofHome) {
            home.run(() -> new HomeSearch(home, ofHome, query, () -> cancelled, this::answered).start());
        }

        /** On a home. */
        private void answered(HomeSearch.Found part) {
            owner.execute(() -> add(part));
        }

        private void add(HomeSearch.Found part) {
            open += part.open();
            found += part.found();
            rows.addAll(part.rows());
            homes--;
            if (homes == 0) {
                finish();
            }
        }

        private void finish() {
            running = null;
            if (!cancelled) {
                whenFound.accept(page());
            }
            next();
        }

        private StreamPage page() {
            rows.sort(query.order());
            int from = Math.min(query.offset(), rows.size());
            int to = Math.min(query.depth(), rows.size());
            Duration took = Duration.ofNanos(System.nanoTime() - askedNanos);
            return new StreamPage(open, found, List.copyOf(rows.subList(from, to)), took);
        }
    }
}
