package dev.sluice.bench.peers;

/**
 * Writes the same message to all streams in turn, as fast as they take it. On the connection's loop, which it leaves again
 * and again so that answers are read.
 */
final class Pump<M> {
    private static final int MESSAGES_A_TURN = 1024;

    private final PeerLoop loop;
    private final Streams<M> streams;
    private final M message;
    private final int inFlight;
    private int next;
    private long written;
    private boolean resting = true;
    private boolean stopped;

    /** @param inFlight how many messages of a stream may be without an answer */
    Pump(PeerLoop loop, Streams<M> streams, M message, int inFlight) {
        this.loop = loop;
        this.streams = streams;
        this.message = message;
        this.inFlight = inFlight;
    }

    void start() {
        streams.onWritable(this::wake);
        streams.onMessage(this::wake);
        wake();
    }

    void stop() {
        stopped = true;
    }

    long written() {
        return written;
    }

    private void wake() {
        if (resting && !stopped) {
            resting = false;
            turn();
        }
    }

    private void turn() {
        int full = 0;
        for (int i = 0; i < MESSAGES_A_TURN && full < streams.count() && !stopped; i++) {
            full = write(next) ? 0 : full + 1;
            next = next + 1 == streams.count() ? 0 : next + 1;
        }
        if (full == streams.count() || stopped) {
            resting = true;
        } else {
            loop.nextTurn(this::turn);
        }
    }

    private boolean write(int index) {
        if (!streams.writable(index, inFlight)) {
            return false;
        }
        streams.write(index, message);
        written++;
        return true;
    }
}
