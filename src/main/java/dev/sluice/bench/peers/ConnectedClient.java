package dev.sluice.bench.peers;

import io.vertx.core.Future;
import java.time.Duration;

/** The work, whatever carries it. */
final class ConnectedClient<M> implements PeerClient {
    /** As many as Sluice's default window of a stream. */
    private static final int ECHO_IN_FLIGHT = 1024;

    private final PeerLoop loop;
    private final PeerConnection<M> connection;

    ConnectedClient(PeerLoop loop, PeerConnection<M> connection) {
        this.loop = loop;
        this.connection = connection;
    }

    @Override
    public Future<Duration> open(int streams) {
        return loop.run(() -> {
            long before = System.nanoTime();
            return Streams.open(connection, PeerMethod.PUSH, streams).compose(open -> {
                Duration took = Duration.ofNanos(System.nanoTime() - before);
                return open.end().map(took);
            });
        });
    }

    @Override
    public Future<PeerTraffic> push(PeerLoad load) {
        return with(PeerMethod.PUSH, load, streams -> {
            long before = System.nanoTime();
            return pump(streams, load, Integer.MAX_VALUE)
                    .compose(Streams::end)
                    .map(ended -> new PeerTraffic(
                            ended.sum(stream -> stream.told()),
                            System.nanoTime() - before,
                            ended.sum(stream -> Math.abs(stream.written() - stream.told()))));
        });
    }

    @Override
    public Future<PeerTraffic> echo(PeerLoad load) {
        return with(PeerMethod.ECHO, load, streams -> {
            long before = System.nanoTime();
            return pump(streams, load, ECHO_IN_FLIGHT)
                    .compose(Streams::answered)
                    .compose(answered -> {
                        long nanos = System.nanoTime() - before;
                        return answered.end()
                                .map(ended -> new PeerTraffic(
                                        ended.sum(stream -> stream.received()),
                                        nanos,
                                        ended.sum(stream -> Math.abs(stream.written() - stream.received()))));
                    });
        });
    }

    /** Completes when the time is over, and no more is written. */
    private Future<Streams<M>> pump(Streams<M> streams, PeerLoad load, int inFlight) {
        Pump<M> pump = new Pump<>(loop::nextTurn, message(load), new Pump.Limits(load.messagesPerTurn(), inFlight));
        pump.start(streams);
        return loop.after(load.time()).map(over -> {
            pump.stop();
            return streams;
        });
    }

    @Override
    public Future<PeerTraffic> pull(PeerLoad load) {
        return with(PeerMethod.PULL, load, streams -> {
            M message = message(load);
            long before = System.nanoTime();
            streams.all().forEach(stream -> stream.write(message));
            return loop.after(load.time())
                    .compose(over -> streams.end())
                    .map(ended -> new PeerTraffic(
                            ended.sum(stream -> repeated(stream)),
                            System.nanoTime() - before,
                            ended.sum(stream -> Math.abs(stream.told() - repeated(stream)))));
        });
    }

    /** What it received but for the last message, which says how many there were. */
    private static long repeated(Streams<?>.Stream stream) {
        return stream.received() - 1;
    }

    @Override
    public Future<PeerTraffic> unaryPush(PeerLoad load) {
        return unary(PeerMethod.UNARY_PUSH, load);
    }

    @Override
    public Future<PeerTraffic> unaryEcho(PeerLoad load) {
        return unary(PeerMethod.UNARY_ECHO, load);
    }

    private Future<PeerTraffic> unary(PeerMethod method, PeerLoad load) {
        return loop.run(() -> {
            UnaryLanes<M> lanes = new UnaryLanes<>(connection, method, message(load));
            long before = System.nanoTime();
            loop.after(load.time()).onComplete(over -> lanes.stop());
            return lanes.start(load.streams())
                    .map(ended -> new PeerTraffic(
                            ended.answered(), System.nanoTime() - before, Math.abs(ended.made() - ended.answered())));
        });
    }

    @Override
    public Future<PeerStreams> streams(PeerMethod method, int count) {
        return loop.run(() -> Streams.open(connection, method, count)
                .map(streams -> new WrittenStreams<>(streams, connection.messages())));
    }

    @Override
    public void execute(Runnable work) {
        loop.execute(work);
    }

    @Override
    public Future<Void> close() {
        return connection.close();
    }

    private interface Work<M> {
        Future<PeerTraffic> on(Streams<M> streams);
    }

    private Future<PeerTraffic> with(PeerMethod method, PeerLoad load, Work<M> work) {
        return loop.run(() -> Streams.open(connection, method, load.streams()).compose(work::on));
    }

    private M message(PeerLoad load) {
        return connection.messages().of(new byte[load.size()]);
    }
}
