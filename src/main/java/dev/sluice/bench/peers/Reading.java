package dev.sluice.bench.peers;

import java.util.function.IntConsumer;

/** grpc-java's way to read: messages are asked for. One by one costs more, but alone can be held up. On the call's loop. */
final class Reading {
    private final IntConsumer request;
    private final boolean pausing;
    private boolean paused;
    private boolean owed;

    /** @param pausing whether it is ever held up */
    Reading(IntConsumer request, boolean pausing) {
        this.request = request;
        this.pausing = pausing;
    }

    void begin() {
        request.accept(pausing ? 1 : Integer.MAX_VALUE);
    }

    /** One was read: asks for the next, unless it is to wait. */
    void next() {
        if (paused) {
            owed = true;
        } else if (pausing) {
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
