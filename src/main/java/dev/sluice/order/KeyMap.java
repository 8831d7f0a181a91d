package dev.sluice.order;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lanes by key: a table of chains, that go through the lanes themselves. It is gone when it is empty.
 *
 * <p>It is our own because the lane is its own entry. A map of a library holds a key object and a lane beside each other:
 * with 100,000 live keys each of them is one more place in memory that no cache has, and a message costs twice as much
 * ({@code KeyMapBenchmark}). For the same reason the table is at most half full: a chain is seldom longer than one.
 */
final class KeyMap {
    private static final @Nullable Lane[] NONE = {};
    private static final int FIRST_SLOTS = 8;

    private @Nullable Lane[] slots = NONE;
    private int size;

    int size() {
        return size;
    }

    /** The lane of a key; made if there is none. */
    Lane of(byte[] key) {
        int hash = KeyHash.of(key);
        if (size > 0) {
            for (Lane lane = slots[index(hash)]; lane != null; lane = lane.sameSlot) {
                if (lane.isFor(key, hash)) {
                    return lane;
                }
            }
        }
        return add(new Lane(key, hash));
    }

    private Lane add(Lane lane) {
        if (size * 2 >= slots.length) {
            grow();
        }
        link(lane);
        size++;
        return lane;
    }

    /** Nothing happens where it is not there any more. */
    void remove(Lane removed) {
        if (size > 0 && unlink(removed)) {
            removed.sameSlot = null;
            size--;
            if (size == 0) {
                slots = NONE;
            }
        }
    }

    private boolean unlink(Lane removed) {
        int index = index(removed.hash);
        Lane before = slots[index];
        if (before == removed) {
            slots[index] = removed.sameSlot;
            return true;
        }
        while (before != null && before.sameSlot != removed) {
            before = before.sameSlot;
        }
        if (before != null) {
            before.sameSlot = removed.sameSlot;
        }
        return before != null;
    }

    void each(Consumer<Lane> each) {
        for (Lane first : slots) {
            Lane lane = first;
            while (lane != null) {
                Lane next = lane.sameSlot;
                each.accept(lane);
                lane = next;
            }
        }
    }

    /** From its old slot a lane goes to one of two. */
    private void grow() {
        @Nullable Lane[] old = slots;
        slots = new @Nullable Lane[Math.max(FIRST_SLOTS, old.length * 2)];
        for (Lane first : old) {
            Lane lane = first;
            while (lane != null) {
                Lane next = lane.sameSlot;
                link(lane);
                lane = next;
            }
        }
    }

    private void link(Lane lane) {
        int index = index(lane.hash);
        lane.sameSlot = slots[index];
        slots[index] = lane;
    }

    private int index(int hash) {
        return hash & (slots.length - 1);
    }
}
