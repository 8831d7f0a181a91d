package dev.sluice.session;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Looks at the streams of some sessions of one home: a slice at each tick, so that the streams' own work goes on in between.
 * Where ticks are far apart, because the home has much to do, slices are longer; they take about a tenth of its time.
 *
 * <p>Thread: the home.
 */
public final class StreamWalk {
    private static final int STREAMS_A_MILLI = 1_000;
    private static final int SHORTEST_SLICE = 10_000;
    private static final int LONGEST_SLICE = 100_000;

    private final Home home;
    private final StreamCursor cursor;
    private final BooleanSupplier cancelled;
    private final Consumer<StreamView> each;
    private final Runnable whenDone;
    private long sliceNanos;

    /**
     * Nothing is looked at yet.
     *
     * @param cancelled whether nobody waits for it any more; from any thread
     * @param each is shown every stream, for the time of the call
     * @param whenDone is told at the end, and also when cancelled
     */
    public StreamWalk(
            Home home,
            Collection<Session> ofHome,
            BooleanSupplier cancelled,
            Consumer<StreamView> each,
            Runnable whenDone) {
        this.home = home;
        this.cursor = new StreamCursor(ofHome);
        this.cancelled = cancelled;
        this.each = each;
        this.whenDone = whenDone;
        this.sliceNanos = home.nowNanos();
    }

    /** Looks at the first slice, and at the others with the ticks to come. */
    public void slice() {
        for (int left = length(); left > 0; left--) {
            if (cancelled.getAsBoolean() || !cursor.next()) {
                whenDone.run();
                return;
            }
            each.accept(cursor);
        }
        home.soon(this::slice);
    }

    private int length() {
        long millis = TimeUnit.NANOSECONDS.toMillis(home.nowNanos() - sliceNanos);
        sliceNanos = home.nowNanos();
        return (int) Math.max(SHORTEST_SLICE, Math.min(LONGEST_SLICE, millis * STREAMS_A_MILLI));
    }
}
