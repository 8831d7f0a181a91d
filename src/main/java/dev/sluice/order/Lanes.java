package dev.sluice.order;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of the keys that have something under way, each where its state says that it belongs, and in one queue at
 * most.
 */
final class Lanes {
    private final KeyMap byKey = new KeyMap();

    /** Something waits, and nothing holds it up. */
    private final LaneQueue ready = new LaneQueue();

    /** Something waits behind a run that is out. */
    private final LaneQueue running = new LaneQueue();

    /** Parked, and something found no room in the lot. */
    private final LaneQueue crowded = new LaneQueue();

    /** The key or the stream has failed, and something waits to be told so. */
    private final LaneQueue doomed = new LaneQueue();

    private boolean failed;

    Lane of(byte[] key) {
        return byKey.of(key);
    }

    int size() {
        return byKey.size();
    }

    /** To be called after every change of a lane. One that nothing needs any more is dropped. */
    void arrange(Lane lane) {
        LaneQueue.move(lane, queueOf(lane));
        if (lane.isOver()) {
            byKey.remove(lane);
        }
    }

    private @Nullable LaneQueue queueOf(Lane lane) {
        if (lane.waiting() == 0) {
            return null;
        }
        if (failed || lane.failedBy != 0) {
            return doomed;
        }
        if (lane.parkedHead != null) {
            return lane.outside == null ? null : crowded;
        }
        if (lane.paused != null) {
            return null;
        }
        return lane.busy ? running : ready;
    }

    /** All lanes are doomed, those to come as well. */
    void fail() {
        failed = true;
        byKey.each(this::arrange);
    }

    boolean haveFailed() {
        return failed;
    }

    @Nullable
    Lane firstReady() {
        return ready.first();
    }

    @Nullable
    Lane firstCrowded() {
        return crowded.first();
    }

    @Nullable
    Lane firstDoomed() {
        return doomed.first();
    }

    /** Adds the heads of parked lanes that are not in the lot. */
    void addHeadsOutside(List<Entry> heads) {
        for (Lane lane = crowded.first(); lane != null; lane = lane.after) {
            Entry outside = lane.outside;
            if (outside != null && outside == lane.parkedHead) {
                heads.add(outside);
            }
        }
    }

    /** Shows what waits in parked lanes. */
    void eachHeld(Consumer<Entry> each) {
        byKey.each(lane -> {
            Entry entry = lane.parkedHead == null ? null : lane.head();
            for (; entry != null; entry = Lane.following(entry)) {
                each.accept(entry);
            }
        });
    }

    /** Shows the keys that have failed. */
    void eachFailure(Consumer<FailedScope> each) {
        byKey.each(lane -> {
            if (lane.failedBy != 0) {
                each.accept(FailedScope.ofKey(lane.failedBy, lane.key));
            }
        });
    }

    /** One message of each lane in turn, the ready lanes first: so it is when a run is a single message. */
    void ahead(int max, Consumer<Entry> next) {
        Deque<Entry> turn = new ArrayDeque<>();
        addHeads(ready, max, turn);
        addHeads(running, max, turn);
        for (int left = max; left > 0 && !turn.isEmpty(); left--) {
            Entry entry = turn.remove();
            next.accept(entry);
            Entry following = Lane.following(entry);
            if (following != null) {
                turn.add(following);
            }
        }
    }

    private static void addHeads(LaneQueue queue, int max, Deque<Entry> to) {
        for (Lane lane = queue.first(); lane != null && to.size() < max; lane = lane.after) {
            Entry head = lane.head();
            if (head != null) {
                to.add(head);
            }
        }
    }
}
