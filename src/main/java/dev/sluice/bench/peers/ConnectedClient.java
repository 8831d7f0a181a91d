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
        return pump(PeerMethod.PUSH, load, Integer.MAX_VALUE);
    }

    @Override
    public Future<PeerTraffic> echo(PeerLoad load) {
        return pump(PeerMethod.ECHO, load, ECHO_IN_FLIGHT);
    }

    private Future<PeerTraffic> pump(PeerMethod method, PeerLoad load, int inFlight) {
        return with(method, load, streams -> {
            Pump<M> pump = new Pump<>(loop, streams, message(load), inFlight);
            long before = System.nanoTime();
            pump.start();
            return loop.after(load.time())
                    .compose(over -> {
                        pump.stop();
                        return streams.end();
                    })
                    .map(ended -> {
                        long arrived = method == PeerMethod.PUSH ? streams.told() : streams.received();
                        return traffic(arrived, before, pump.written() - arrived);
                    });
        });
    }

    @Override
    public Future<PeerTraffic> pull(PeerLoad load) {
        return with(PeerMethod.PULL, load, streams -> {
            M message = message(load);
            long before = System.nanoTime();
            for (int i = 0; i < streams.count(); i++) {
                streams.write(i, message);
            }
            return loop.after(load.time()).compose(over -> streams.end()).map(ended -> {
                long arrived = streams.received() - streams.count();
                return traffic(arrived, before, streams.told() - arrived);
            });
        });
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
            return lanes.start(load.streams()).map(answered -> traffic(answered, before, 0));
        });
    }

    @Override
    public Future<PeerStreams> streams(PeerMethod method, int count, int size) {
        M message = connection.messages().of(new byte[size]);
        return loop.run(
                () -> Streams.open(connection, method, count).map(streams -> new WrittenStreams<>(streams, message)));
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

    private static PeerTraffic traffic(long messages, long before, long lost) {
        return new PeerTraffic(messages, System.nanoTime() - before, Math.abs(lost));
    }
}
