package dev.sluice.client;

import dev.sluice.v1.Heartbeat;
import dev.sluice.v1.ServerFrame;
import java.util.function.Consumer;

/** Tells the server that the client lives, and notices when the server does not. On the loop. */
final class Pulse {
    private static final int SILENT_BEATS = 3;

    private final Loop loop;
    private final Consumer<Heartbeat> output;
    private final Runnable silent;
    private final long timer;
    private long beat;
    private long seen;
    private int quiet;

    /**
     * @param intervalMillis how often either side is to be heard
     * @param silent told when the server is not, for several intervals
     */
    Pulse(Loop loop, long intervalMillis, Consumer<Heartbeat> output, Runnable silent) {
        this.loop = loop;
        this.output = output;
        this.silent = silent;
        this.timer = loop.every(intervalMillis, this::beat);
    }

    /** The server said something. */
    void heard(ServerFrame frame) {
        quiet = 0;
        if (frame.hasHeartbeat()) {
            seen = frame.getHeartbeat().getBeat();
        }
    }

    void stop() {
        loop.cancel(timer);
    }

    private void beat(long id) {
        if (++quiet > SILENT_BEATS) {
            stop();
            silent.run();
        } else {
            output.accept(Heartbeat.newBuilder().setBeat(++beat).setSeen(seen).build());
        }
    }
}
