package dev.sluice.bench.peers;

import io.vertx.core.Future;

/** Streams that somebody else writes the same message to. */
final class WrittenStreams<M> implements PeerStreams {
    private final Streams<M> streams;
    private final M message;
    private long written;

    WrittenStreams(Streams<M> streams, M message) {
        this.streams = streams;
        this.message = message;
    }

    @Override
    public int count() {
        return streams.count();
    }

    @Override
    public boolean offer(int index) {
        if (!streams.writable(index, Integer.MAX_VALUE)) {
            return false;
        }
        streams.write(index, message);
        written++;
        return true;
    }

    @Override
    public void onMessage(Runnable handler) {
        streams.onMessage(handler);
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public Future<Long> end() {
        return streams.end().map(ended -> streams.told());
    }
}
