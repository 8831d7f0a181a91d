package dev.sluice.order;

import org.jspecify.annotations.Nullable;

/** Lanes that take turns, the one that came first is first. A lane is in one queue at a time, and may leave from anywhere. */
final class LaneQueue {
    private @Nullable Lane first;
    private @Nullable Lane last;

    @Nullable
    Lane first() {
        return first;
    }

    /** Brings a lane where it belongs; it keeps its turn where it is there already. */
    static void move(Lane lane, @Nullable LaneQueue to) {
        LaneQueue from = lane.queue;
        if (from == to) {
            return;
        }
        if (from != null) {
            from.remove(lane);
        }
        if (to != null) {
            to.add(lane);
        }
        lane.queue = to;
    }

    private void add(Lane lane) {
        Lane ahead = last;
        lane.before = ahead;
        if (ahead == null) {
            first = lane;
        } else {
            ahead.after = lane;
        }
        last = lane;
    }

    private void remove(Lane lane) {
        Lane ahead = lane.before;
        Lane behind = lane.after;
        if (ahead == null) {
            first = behind;
        } else {
            ahead.after = behind;
        }
        if (behind == null) {
            last = ahead;
        } else {
            behind.before = ahead;
        }
        lane.before = null;
        lane.after = null;
    }
}
