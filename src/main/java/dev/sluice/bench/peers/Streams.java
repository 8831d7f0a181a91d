package dev.sluice.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Streams of one kind, opened together and ended together. On the connection's loop. */
final class Streams<M> {
    private final PeerConnection<M> connection;
    private final List<Stream> all;
    private final Promise<Streams<M>> begun = Promise.promise();
    private final Promise<Streams<M>> answered = Promise.promise();
    private final Promise<Streams<M>> ended = Promise.promise();
    private Consumer<M> onMessage = message -> {};
    private Consumer<Stream> onRoom = stream -> {};
    private int waiting;
    private int open;
    private long written;
    private long received;
    private long awaited = Long.MAX_VALUE;

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

    List<Stream> all() {
        return all;
    }

    /** Told of each message of any stream. */
    void onMessage(Consumer<M> handler) {
        onMessage = handler;
    }

    /** Told of a stream that may take a message again: it has room, or an answer has come. */
    void onRoom(Consumer<Stream> handler) {
        onRoom = handler;
    }

    /** Completes when as many messages have come as are written by now. */
    Future<Streams<M>> answered() {
        awaited = written;
        completeAnswered();
        return answered.future();
    }

    /** Completes when the server has ended them, too. */
    Future<Streams<M>> end() {
        all.forEach(stream -> stream.call().end());
        return ended.future();
    }

    /** Over all streams. */
    long sum(ToLongFunction<? super Stream> number) {
        return all.stream().mapToLong(number).sum();
    }

    private void completeAnswered() {
        if (received >= awaited) {
            answered.tryComplete(this);
        }
    }

    /** One of them. */
    final class Stream implements CallListener<M> {
        private @Nullable Call<M> call;
        private @Nullable M last;
        private long writtenHere;
        private long receivedHere;
        private boolean queued;

        /** Puts it into a queue that it is not in yet. */
        void queueIn(Queue<Stream> queue) {
            if (!queued) {
                queued = true;
                queue.add(this);
            }
        }

        /** It was taken from its queue. */
        void dequeued() {
            queued = false;
        }

        /** @param inFlight how many messages of the stream may be without an answer */
        boolean writable(int inFlight) {
            return writtenHere - receivedHere < inFlight && call().writable();
        }

        void write(M message) {
            writtenHere++;
            written++;
            call().write(message);
        }

        long written() {
            return writtenHere;
        }

        long received() {
            return receivedHere;
        }

        /** The number that the server said last; 0 where it said nothing. */
        long told() {
            return last == null ? 0 : PeerService.number(last, connection.messages());
        }

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
            receivedHere++;
            received++;
            last = message;
            onMessage.accept(message);
            onRoom.accept(this);
            completeAnswered();
        }

        @Override
        public void writable() {
            onRoom.accept(this);
        }

        @Override
        public void ended() {
            open--;
            if (waiting > 0) {
                begun.tryFail(new IOException("the server ended a stream before it had begun"));
            }
            if (open == 0) {
                answered.tryFail(new IOException("the server ended the streams before it had answered"));
                ended.tryComplete(Streams.this);
            }
        }

        @Override
        public void failed(Throwable cause) {
            begun.tryFail(cause);
            answered.tryFail(cause);
            ended.tryFail(cause);
        }
    }
}
