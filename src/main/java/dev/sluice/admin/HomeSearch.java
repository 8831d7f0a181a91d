package dev.sluice.admin;

import dev.sluice.session.Home;
import dev.sluice.session.Session;
import dev.sluice.session.StreamCursor;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A search among the streams of one home: a slice at each tick, so that the streams' own work goes on in between. Where
 * ticks are far apart, because the home has much to do, slices are longer; they take about a tenth of its time.
 */
final class HomeSearch {
    private static final int STREAMS_A_MILLI = 1_000;
    private static final int SHORTEST_SLICE = 10_000;
    private static final int LONGEST_SLICE = 100_000;

    private final Home home;
    private final StreamQuery query;
    private final BooleanSupplier cancelled;
    private final Consumer<Found> whenDone;
    private final StreamCursor cursor;
    private final TopRows top;
    private long sliceNanos;
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
        this.sliceNanos = home.nowNanos();
    }

    void slice() {
        for (int left = length(); left > 0; left--) {
            if (cancelled.getAsBoolean() || !cursor.next()) {
                whenDone.accept(new Found(open, found, top.rows()));
                return;
            }
            look();
        }
        home.soon(this::slice);
    }

    private int length() {
        long millis = TimeUnit.NANOSECONDS.toMillis(home.nowNanos() - sliceNanos);
        sliceNanos = home.nowNanos();
        return (int) Math.max(SHORTEST_SLICE, Math.min(LONGEST_SLICE, millis * STREAMS_A_MILLI));
    }

    private void look() {
        open++;
        if (query.matches(cursor)) {
            found++;
            top.offer(cursor);
        }
    }
}
