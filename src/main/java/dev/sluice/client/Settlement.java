package dev.sluice.client;

import java.util.ArrayList;
import java.util.List;

/** Counts the messages of a session that have no outcome yet, for who waits until there is none. On the loop. */
final class Settlement {
    private final List<Runnable> waiting = new ArrayList<>();
    private long open;
    private long settled;

    /** Any thread reads it; the loop alone writes. */
    private volatile long told;

    void took() {
        open++;
    }

    /** One that the cursor passes has no outcome yet. */
    void parked() {
        open++;
        settled--;
        told = settled;
    }

    void settled(long count) {
        open -= count;
        settled += count;
        told = settled;
        if (open == 0 && !waiting.isEmpty()) {
            List<Runnable> done = List.copyOf(waiting);
            waiting.clear();
            done.forEach(Runnable::run);
        }
    }

    /** How many have had their outcome. Any thread. */
    long total() {
        return told;
    }

    /** Runs when every message has its outcome: now, where that is so. */
    void whenAllSettled(Runnable done) {
        if (open == 0) {
            done.run();
        } else {
            waiting.add(done);
        }
    }
}
