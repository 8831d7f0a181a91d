package dev.sluice.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Sluice is compared with does its work in full, so that a ratio is one of the same work. */
class PeersIT {
    private static final PeerLoad FEW = new PeerLoad(3, 128, Duration.ofMillis(50), 4_096);
    private static final PeerLoad LARGE = new PeerLoad(2, 200_000, Duration.ofMillis(50), 4_096);

    private final Vertx serving = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final Vertx driving =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));

    private final List<PeerClient> clients = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (PeerClient client : clients) {
            await(client.close());
        }
        await(driving.close());
        await(serving.close());
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void whatIsPushedIsCountedByTheServer(Peer peer) throws Exception {
        PeerTraffic traffic = await(connect(peer).push(FEW));

        assertThat(traffic.messages()).isPositive();
        assertThat(traffic.nanos()).isPositive();
        assertThat(traffic.lost()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void theServerSaysHowMuchItSent(Peer peer) throws Exception {
        PeerTraffic traffic = await(connect(peer).pull(FEW));

        assertThat(traffic.messages()).isPositive();
        assertThat(traffic.lost()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void everyMessageComesBack(Peer peer) throws Exception {
        PeerTraffic traffic = await(connect(peer).echo(FEW));

        assertThat(traffic.messages()).isPositive();
        assertThat(traffic.lost()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void flowControlHoldsUpAndLosesNothing(Peer peer) throws Exception {
        PeerClient client = connect(peer);

        assertThat(await(client.push(LARGE)).lost()).isZero();
        assertThat(await(client.pull(LARGE)).lost()).isZero();
        assertThat(await(client.echo(LARGE)).lost()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void unaryCallsAreAnsweredOneAfterTheOther(Peer peer) throws Exception {
        PeerClient client = connect(peer);

        for (PeerTraffic traffic : List.of(await(client.unaryPush(FEW)), await(client.unaryEcho(FEW)))) {
            assertThat(traffic.messages()).isGreaterThanOrEqualTo(FEW.streams());
            assertThat(traffic.lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void moreStreamsOpenThanServersGrantByDefault(Peer peer) throws Exception {
        assertThat(await(connect(peer).open(300))).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void streamsThatTheCallerWritesTellWhatGotLost(Peer peer) throws Exception {
        PeerClient client = connect(peer);
        byte[] message = {1, 2, 3};
        AtomicReference<byte[]> back = new AtomicReference<>();

        PeerStreams pushed = await(client.streams(PeerMethod.PUSH, 2));
        PeerStreams echoed = await(client.streams(PeerMethod.ECHO, 1));
        Promise<Long> lost = Promise.promise();
        client.execute(() -> {
            echoed.onMessage(answer -> {
                back.set(answer);
                pushed.end().onComplete(lost);
            });
            assertThat(pushed.offer(0, message)).isTrue();
            assertThat(pushed.offer(1, message)).isTrue();
            assertThat(pushed.offer(1, message)).isTrue();
            assertThat(echoed.offer(0, message)).isTrue();
        });

        assertThat(await(lost.future())).isZero();
        assertThat(back.get()).isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource(names = {"VERTX_GRPC", "GRPC_JAVA"})
    void aServerThatIsNotThereIsAnError(Peer peer) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        PeerClient client = client(peer, port);

        assertThatThrownBy(() -> await(client.push(FEW))).hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void rawBytesAreCountedByTheServer() throws Exception {
        int port = await(Peer.RAW_HTTP2.serve(serving));

        PeerTraffic traffic = await(new RawClient(driving, port).send(Duration.ofMillis(50)));

        assertThat(traffic.messages()).isPositive();
        assertThat(traffic.lost()).isZero();
    }

    private PeerClient connect(Peer peer) throws Exception {
        return client(peer, await(peer.serve(serving)));
    }

    private PeerClient client(Peer peer, int port) {
        PeerClient client =
                peer == Peer.VERTX_GRPC ? PeerClient.vertxGrpc(driving, port) : PeerClient.grpcJava(driving, port);
        clients.add(client);
        return client;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
