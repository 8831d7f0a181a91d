package dev.sluice.bench;

import io.vertx.core.Vertx;

/** A fixed number of messages a second, one way over the streams beside, in turn. On the line's loop. */
final class SteadyLoad {
    private static final double NANOS_A_SECOND = 1e9;

    /** So much less than was asked for is still the same load. */
    private static final double TOLERANCE = 0.01;

    private final PingLine line;
    private final int messagesPerSecond;
    private final Vertx vertx;
    private long begunNanos;
    private long timer;
    private long posted;
    private long held;
    private int next;

    /**
     * What it came to.
     *
     * @param asked messages a second
     * @param perSecond messages a second that went
     * @param held messages that did not go, as their stream had no room
     */
    record Result(int asked, double perSecond, long held) {
        static final Result NONE = new Result(0, 0, 0);

        /** Whether it was the load that was asked for. */
        boolean isFull() {
            return held == 0 && perSecond >= asked * (1 - TOLERANCE);
        }
    }

    SteadyLoad(PingLine line, int messagesPerSecond) {
        this.line = line;
        this.messagesPerSecond = messagesPerSecond;
        this.vertx = Vertx.currentContext().owner();
    }

    void begin() {
        begunNanos = System.nanoTime();
        timer = vertx.setPeriodic(1, tick -> post());
    }

    Result end() {
        vertx.cancelTimer(timer);
        post();
        return new Result(messagesPerSecond, posted / seconds(), held);
    }

    /** What is due by now, so that a tick that comes late makes good what the ones before it should have sent. */
    private void post() {
        long due = (long) (messagesPerSecond * seconds());
        while (posted + held < due) {
            if (line.post(next)) {
                posted++;
            } else {
                held++;
            }
            next = next + 1 == line.beside() ? 0 : next + 1;
        }
    }

    private double seconds() {
        return (System.nanoTime() - begunNanos) / NANOS_A_SECOND;
    }
}
