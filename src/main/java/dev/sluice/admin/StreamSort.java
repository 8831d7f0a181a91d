package dev.sluice.admin;

import dev.sluice.session.StreamView;
import java.util.Comparator;
import java.util.Locale;

/** What streams can be sorted by. */
public enum StreamSort {
    ID(Comparator.comparingLong(StreamView::id)),
    NAME(Comparator.comparing(StreamView::name)),
    SESSION(Comparator.comparing(StreamView::sessionId)),
    HANDLER(Comparator.comparing(StreamView::handler)),
    ORDER(Comparator.comparing(StreamView::order)),
    DURABILITY(Comparator.comparing(StreamView::durability)),
    STATUS(Comparator.comparing(StreamView::status)),
    ACCEPTED(Comparator.comparingLong(StreamView::accepted)),
    SETTLED(Comparator.comparingLong(StreamView::settled)),
    QUEUED(Comparator.comparingInt(StreamView::queued)),
    QUEUED_BYTES(Comparator.comparingLong(StreamView::queuedBytes)),
    RUNNING(Comparator.comparingInt(StreamView::running)),
    HELD(Comparator.comparingInt(StreamView::held)),
    PARKED(Comparator.comparingInt(StreamView::parked)),
    OLDEST(Comparator.comparingInt(StreamView::oldestSeconds)),
    AGE(Comparator.comparingInt(StreamView::ageSeconds)),
    IDLE(Comparator.comparingInt(StreamView::idleSeconds));

    /** The same either way up, so that a page begins where the one before it ended. */
    private static final Comparator<StreamView> TIES =
            Comparator.comparing(StreamView::sessionId).thenComparingLong(StreamView::id);

    @SuppressWarnings("ImmutableEnumChecker") // comparators of methods have no state
    private final Comparator<StreamView> ascending;

    StreamSort(Comparator<StreamView> ascending) {
        this.ascending = ascending;
    }

    /** The name in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** No two streams are equal by it. */
    Comparator<StreamView> order(boolean descending) {
        return (descending ? ascending.reversed() : ascending).thenComparing(TIES);
    }
}
