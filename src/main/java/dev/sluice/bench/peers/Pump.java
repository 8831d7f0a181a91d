package dev.sluice.bench.peers;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Writes the same message to streams in turn, one message a stream a turn, as fast as they take it. A stream without room is
 * not looked at again until it says that it may have some, so it costs the others nothing. On the connection's loop, which
 * it leaves again and again so that answers are read.
 */
final class Pump<M> {
    private final Executor nextTurn;
    private final M message;
    private final Limits limits;
    private final Queue<Streams<M>.Stream> ready = new ArrayDeque<>();
    private boolean resting;
    private boolean stopped;

    /**
     * How much it writes.
     *
     * @param messagesPerTurn before others on the loop get their turn
     * @param inFlight how many messages of a stream may be without an answer
     */
    record Limits(int messagesPerTurn, int inFlight) {}

    Pump(Executor nextTurn, M message, Limits limits) {
        this.nextTurn = nextTurn;
        this.message = message;
        this.limits = limits;
    }

    void start(Streams<M> streams) {
        streams.all().forEach(stream -> stream.queueIn(ready));
        streams.onRoom(this::wake);
        turn();
    }

    void stop() {
        stopped = true;
    }

    private void wake(Streams<M>.Stream stream) {
        stream.queueIn(ready);
        if (resting) {
            turn();
        }
    }

    private void turn() {
        resting = false;
        int written = 0;
        while (written < limits.messagesPerTurn() && !ready.isEmpty() && !stopped) {
            written += write(ready.remove()) ? 1 : 0;
        }
        if (ready.isEmpty() || stopped) {
            resting = !stopped;
        } else {
            nextTurn.execute(this::turn);
        }
    }

    /** Returns whether there was room. */
    private boolean write(Streams<M>.Stream stream) {
        stream.dequeued();
        if (!stream.writable(limits.inFlight())) {
            return false;
        }
        stream.write(message);
        stream.queueIn(ready);
        return true;
    }
}
