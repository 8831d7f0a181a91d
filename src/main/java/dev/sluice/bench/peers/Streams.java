package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams of one kind, opened together and ended together. On the connection's loop. */
final class Streams<M> {
    private final PeerConnection<M> connection;
    private final List<Stream> all;
    private final Promise<Streams<M>> begun = Promise.promise();
    private final Promise<Streams<M>> ended = Promise.promise();
    private Runnable onMessage = () -> {};
    private Runnable onWritable = () -> {};
    private int waiting;
    private int open;
    private long received;

    private Streams(PeerConnection<M> connection, int count) {
        this.connection = connection;
        this.all = new ArrayList<>(count);
        this.waiting = count;
        this.open = count;
    }

    /** Completes when the server has confirmed each of them. */
    static <M> Future<Streams<M>> open(PeerConnection<M> connection, PeerMethod method, int count) {
        Streams<M> streams = new Streams<>(connection, count);
        for (int i = 0; i < count; i++) {
            Streams<M>.Stream stream = streams.new Stream();
            streams.all.add(stream);
            stream.call = connection.stream(method, stream);
        }
        return streams.begun.future();
    }

    int count() {
        return all.size();
    }

    /** Told of each message of any stream. */
    void onMessage(Runnable handler) {
        onMessage = handler;
    }

    /** Told when a stream may have room again. */
    void onWritable(Runnable handler) {
        onWritable = handler;
    }

    /** @param inFlight how many messages of the stream may be without an answer */
    boolean writable(int index, int inFlight) {
        Stream stream = all.get(index);
        return stream.written - stream.messages < inFlight && stream.call().writable();
    }

    void write(int index, M message) {
        Stream stream = all.get(index);
        stream.written++;
        stream.call().write(message);
    }

    /** Completes when the server has ended them, too. */
    Future<Streams<M>> end() {
        all.forEach(stream -> stream.call().end());
        return ended.future();
    }

    /** Messages of all streams. */
    long received() {
        return received;
    }

    /** The sum of the numbers that the server said last on each. */
    long told() {
        long sum = 0;
        for (Stream stream : all) {
            sum += stream.last == null ? 0 : PeerService.number(stream.last, connection.messages());
        }
        return sum;
    }

    private final class Stream implements CallListener<M> {
        private @Nullable Call<M> call;
        private @Nullable M last;
        private long written;
        private long messages;

        private Call<M> call() {
            if (call == null) {
                throw new IllegalStateException("the stream has not begun");
            }
            return call;
        }

        @Override
        public void begun() {
            waiting--;
            if (waiting == 0) {
                begun.tryComplete(Streams.this);
            }
        }

        @Override
        public void message(M message) {
            messages++;
            received++;
            last = message;
            onMessage.run();
        }

        @Override
        public void writable() {
            onWritable.run();
        }

        @Override
        public void ended() {
            begun.tryFail(new IOException("the server ended a stream before it had begun"));
            open--;
            if (open == 0) {
                ended.tryComplete(Streams.this);
            }
        }

        @Override
        public void failed(Throwable cause) {
            begun.tryFail(cause);
            ended.tryFail(cause);
        }
    }
}
