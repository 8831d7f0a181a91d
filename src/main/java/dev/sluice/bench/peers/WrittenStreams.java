package dev.sluice.bench.peers;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** Streams that somebody else writes messages to. */
final class WrittenStreams<M> implements PeerStreams {
    private final Streams<M> streams;
    private final Messages<M> messages;

    WrittenStreams(Streams<M> streams, Messages<M> messages) {
        this.streams = streams;
        this.messages = messages;
    }

    @Override
    public int count() {
        return streams.all().size();
    }

    @Override
    public boolean offer(int index, byte[] message) {
        Streams<M>.Stream stream = streams.all().get(index);
        if (!stream.writable(Integer.MAX_VALUE)) {
            return false;
        }
        stream.write(messages.of(message));
        return true;
    }

    @Override
    public void onMessage(Consumer<byte[]> handler) {
        streams.onMessage(message -> handler.accept(messages.bytes(message)));
    }

    @Override
    public Future<Long> end() {
        return streams.end().map(ended -> ended.sum(stream -> Math.abs(stream.written() - stream.told())));
    }
}
