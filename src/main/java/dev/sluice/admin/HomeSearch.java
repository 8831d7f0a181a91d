package dev.sluice.admin;

import dev.sluice.session.Home;
import dev.sluice.session.Session;
import dev.sluice.session.StreamView;
import dev.sluice.session.StreamWalk;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A search among the streams of one home. */
final class HomeSearch {
    private final StreamQuery query;
    private final StreamWalk walk;
    private final TopRows top;
    private long open;
    private long found;

    /** What one home has. */
    record Found(long open, long found, List<StreamRow> rows) {}

    HomeSearch(
            Home home,
            Collection<Session> sessions,
            StreamQuery query,
            BooleanSupplier cancelled,
            Consumer<Found> whenDone) {
        this.query = query;
        this.top = new TopRows(query.order(), query.depth());
        this.walk = new StreamWalk(
                home, sessions, cancelled, this::look, () -> whenDone.accept(new Found(open, found, top.rows())));
    }

    void start() {
        walk.slice();
    }

    private void look(StreamView stream) {
        open++;
        if (query.matches(stream)) {
            found++;
            top.offer(stream);
        }
    }
}
