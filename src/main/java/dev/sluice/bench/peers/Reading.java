package dev.sluice.bench.peers;

import java.util.function.IntConsumer;

/** grpc-java's way to read: each message is asked for. On the call's loop. */
final class Reading {
    private final IntConsumer request;
    private boolean paused;
    private boolean owed;

    Reading(IntConsumer request) {
        this.request = request;
    }

    /** One was read, or none yet: asks for the next, unless it is to wait. */
    void next() {
        if (paused) {
            owed = true;
        } else {
            request.accept(1);
        }
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        if (owed) {
            owed = false;
            request.accept(1);
        }
    }
}
