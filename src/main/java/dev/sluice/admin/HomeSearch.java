package dev.sluice.admin;

import dev.sluice.session.Home;
import dev.sluice.session.Session;
import dev.sluice.session.StreamCursor;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A search among the streams of one home: a slice at each tick, so that the streams' own work goes on in between. */
final class HomeSearch {
    private static final int STREAMS_A_SLICE = 10_000;

    private final Home home;
    private final StreamQuery query;
    private final BooleanSupplier cancelled;
    private final Consumer<Found> whenDone;
    private final StreamCursor cursor;
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
        this.home = home;
        this.query = query;
        this.cancelled = cancelled;
        this.whenDone = whenDone;
        this.cursor = new StreamCursor(sessions);
        this.top = new TopRows(query.order(), query.depth());
    }

    void slice() {
        for (int i = 0; i < STREAMS_A_SLICE; i++) {
            if (cancelled.getAsBoolean() || !cursor.next()) {
                whenDone.accept(new Found(open, found, top.rows()));
                return;
            }
            look();
        }
        home.soon(this::slice);
    }

    private void look() {
        open++;
        if (query.matches(cursor)) {
            found++;
            top.offer(cursor);
        }
    }
}
