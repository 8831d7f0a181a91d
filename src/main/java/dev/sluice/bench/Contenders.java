package dev.sluice.bench;

import dev.sluice.bench.peers.PeerClient;
import dev.sluice.bench.peers.PeerLoad;
import dev.sluice.bench.peers.PeerTraffic;
import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Sluice and what it is compared with, each on a server of its own. */
final class Contenders {
    private static final String VERTX_GRPC = "vertx_grpc";
    private static final String GRPC_JAVA = "grpc_java";
    private static final String UNARY = "_unary";
    private static final String NOT_OPENED = "a unary call is made with its message, and opens nothing";
    private static final String ONE_ANSWER = "a unary call has one answer, so the server cannot send on";
    private static final double NANOS_A_MILLI = 1e6;
    private static final double NANOS_A_SECOND = 1e9;

    /** One batch takes so little time that it says little: the figure of a round is the median of these. */
    private static final int BATCHES = 5;

    private final Testbed bed;
    private final Peered vertxGrpc;
    private final Peered grpcJava;
    private final double seconds;

    /** A peer, and the client that drives it. */
    record Peered(PeerBed bed, PeerClient client) {
        private <T> T await(Future<T> future) {
            return bed.await(future);
        }
    }

    /** @param seconds how long traffic is measured in a round, of each contender */
    Contenders(Testbed bed, Peered vertxGrpc, Peered grpcJava, double seconds) {
        this.bed = bed;
        this.vertxGrpc = vertxGrpc;
        this.grpcJava = grpcJava;
        this.seconds = seconds;
    }

    List<Contender> open(int streams) {
        SluiceClient client = bed.client();
        return List.of(
                Contender.able(Contender.SLUICE, () -> millis(() -> openSluice(client, streams))),
                Contender.able(VERTX_GRPC, () -> millis(() -> openPeer(vertxGrpc, streams))),
                Contender.able(GRPC_JAVA, () -> millis(() -> openPeer(grpcJava, streams))),
                Contender.unable(VERTX_GRPC + UNARY, NOT_OPENED),
                Contender.unable(GRPC_JAVA + UNARY, NOT_OPENED));
    }

    List<Contender> push(int streams, int size) {
        Throughput sluice = sluice(
                "count",
                streams,
                (session, opened, allowance) -> new PushDriver(session, opened, new Payloads(size), allowance));
        return List.of(
                sluice(sluice),
                peer(VERTX_GRPC, vertxGrpc, streams, size, PeerClient::push),
                peer(GRPC_JAVA, grpcJava, streams, size, PeerClient::push),
                peer(VERTX_GRPC + UNARY, vertxGrpc, streams, size, PeerClient::unaryPush),
                peer(GRPC_JAVA + UNARY, grpcJava, streams, size, PeerClient::unaryPush));
    }

    List<Contender> pull(int streams, int size) {
        Throughput sluice = sluice(
                "source", streams, (session, opened, allowance) -> new PullDriver(session, opened, size, allowance));
        return List.of(
                sluice(sluice),
                peer(VERTX_GRPC, vertxGrpc, streams, size, PeerClient::pull),
                peer(GRPC_JAVA, grpcJava, streams, size, PeerClient::pull),
                Contender.unable(VERTX_GRPC + UNARY, ONE_ANSWER),
                Contender.unable(GRPC_JAVA + UNARY, ONE_ANSWER));
    }

    List<Contender> echo(int streams, int size) {
        Throughput sluice = sluice(
                "echo",
                streams,
                (session, opened, allowance) ->
                        new EchoDriver(session, opened, EchoDriver.same(new Payloads(size)), allowance));
        return List.of(
                sluice(sluice),
                peer(VERTX_GRPC, vertxGrpc, streams, size, PeerClient::echo),
                peer(GRPC_JAVA, grpcJava, streams, size, PeerClient::echo),
                peer(VERTX_GRPC + UNARY, vertxGrpc, streams, size, PeerClient::unaryEcho),
                peer(GRPC_JAVA + UNARY, grpcJava, streams, size, PeerClient::unaryEcho));
    }

    private Throughput sluice(String handler, int streams, Throughput.Drivers drivers) {
        return new Throughput(bed, new Pace(seconds, 0, 1), handler, streams, drivers);
    }

    private static Contender sluice(Throughput throughput) {
        return Contender.able(Contender.SLUICE, () -> {
            Throughput.Result result = throughput.round();
            return new Contender.Outcome(
                    result.messagesPerSecond(),
                    result.tally().lost(),
                    result.tally().violations());
        });
    }

    private Contender peer(
            String key,
            Peered peer,
            int streams,
            int size,
            BiFunction<PeerClient, PeerLoad, Future<PeerTraffic>> work) {
        PeerLoad load = new PeerLoad(
                streams, size, Duration.ofNanos(Math.round(seconds * NANOS_A_SECOND)), Pump.MESSAGES_A_TURN);
        return Contender.able(key, () -> {
            PeerTraffic traffic = peer.await(work.apply(peer.client(), load));
            return new Contender.Outcome(traffic.messages() * NANOS_A_SECOND / traffic.nanos(), traffic.lost(), 0);
        });
    }

    private interface Opening {
        double millis();
    }

    private static Contender.Outcome millis(Opening opening) {
        List<Double> took = Stream.generate(opening::millis).limit(BATCHES).toList();
        return new Contender.Outcome(new Series(took).median(), 0, 0);
    }

    private static double openPeer(Peered peer, int streams) {
        return peer.await(peer.client().open(streams)).toNanos() / NANOS_A_MILLI;
    }

    private static double openSluice(SluiceClient client, int count) {
        StreamSpec spec = StreamSpec.newBuilder().setHandler("echo").build();
        ClientSession session = client.session().await();
        Stopwatch opening = Stopwatch.start();
        List<ClientStream> streams = session.open(spec, count).await().streams();
        double millis = opening.millis();
        session.closeStreams(streams, CloseMode.FINISH).await();
        session.close(CloseMode.FINISH).await();
        return millis;
    }
}
