package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import dev.sluice.v1.Attach;
import dev.sluice.v1.ClientFrame;
import dev.sluice.v1.Order;
import dev.sluice.v1.ServerFrame;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions on the real server whose connection is cut again and again. */
class ClientResumeIT {
    private static final int MESSAGES = 4_000;
    private static final int CUTS = 12;
    private static final int SILENT_MILLIS = 200;

    /** What ran of each stream, in this order. */
    private final Map<Long, List<Integer>> ran = new ConcurrentHashMap<>();

    private final Handler doubling = (stream, run) -> {
        List<Integer> noted = ran.computeIfAbsent(stream.id(), id -> Collections.synchronizedList(new ArrayList<>()));
        for (int i = 0; i < run.size(); i++) {
            int number = ByteBuffer.wrap(run.message(i).payload()).getInt();
            noted.add(number);
            run.done(number % 3 == 0 ? new byte[0] : number(2 * number));
        }
    };

    private final Vertx vertx = Vertx.vertx();
    private TestServer server;
    private CuttingProxy proxy;
    private SluiceClient client;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.with()
                .handler("double", doubling)
                .eventLoops(2)
                .limit("maxPathsPerSession", 3)
                .limit("heartbeatInterval", Duration.ofMillis(SILENT_MILLIS))
                .limit("sessionTtl", Duration.ofSeconds(20))
                .start();
        proxy = CuttingProxy.to(server.port());
        client = SluiceClient.connect(ClientOptions.of("127.0.0.1", proxy.port()));
    }

    @AfterEach
    void stop() throws Exception {
        client.close().await(1, TimeUnit.MINUTES);
        proxy.close();
        server.close();
        vertx.close().await(1, TimeUnit.MINUTES);
    }

    private static StreamSpec spec(Order order) {
        return StreamSpec.newBuilder()
                .setHandler("double")
                .setOrder(order)
                .setWindow(Window.newBuilder().setMessages(200).setBytes(1 << 20))
                .build();
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(16).putInt(number).array();
    }

    private static SendOptions options(Order order, int number) {
        return switch (order) {
            case ORDER_KEYED -> SendOptions.key("k" + number % 7);
            case ORDER_GRAPH -> number > 10 ? SendOptions.needs(number - 10) : SendOptions.none();
            default -> SendOptions.none();
        };
    }

    /** Sends on all streams, a connection being cut each time a part of it has left, and waits for every outcome. */
    private void sendThroughCuts(List<ClientStream> streams) throws Exception {
        Map<ClientStream, List<Future<Reply>>> replies = new HashMap<>();
        streams.forEach(stream -> replies.put(stream, new ArrayList<>()));
        for (int i = 1; i <= MESSAGES; i++) {
            for (ClientStream stream : streams) {
                replies.get(stream)
                        .add(stream.send(number(i), options(stream.terms().order(), i)));
            }
            if (i % (MESSAGES / CUTS) == 0) {
                int last = proxy.connections() - 1;
                await().until(() -> streams.get(0).session().isAttached());
                proxy.cut(last);
            }
        }
        for (ClientStream stream : streams) {
            for (int i = 1; i <= MESSAGES; i++) {
                byte[] reply = get(replies.get(stream).get(i - 1)).payload();
                assertThat(reply).isEqualTo(i % 3 == 0 ? new byte[0] : number(2 * i));
            }
            get(stream.end());
            checkOrder(stream);
        }
    }

    private void checkOrder(ClientStream stream) {
        List<Integer> all = IntStream.rangeClosed(1, MESSAGES).boxed().toList();
        List<Integer> those = ran.get(stream.id());
        switch (stream.terms().order()) {
            case ORDER_KEYED -> {
                assertThat(those).containsExactlyInAnyOrderElementsOf(all);
                IntStream.range(0, 7)
                        .forEach(key -> assertThat(those.stream().filter(number -> number % 7 == key))
                                .isSorted());
            }
            case ORDER_GRAPH -> assertThat(those).containsExactlyInAnyOrderElementsOf(all);
            default -> assertThat(those).isEqualTo(all);
        }
    }

    @Test
    void everyMessageOfEachOrderRunsOnceAndIsAnsweredOnceThroughManyCuts() throws Exception {
        ClientSession session = get(client.session());
        List<ClientStream> streams = new ArrayList<>();
        for (Order order : List.of(Order.ORDER_FIFO, Order.ORDER_SEQUENCED, Order.ORDER_KEYED, Order.ORDER_GRAPH)) {
            streams.add(get(session.open(spec(order))));
        }
        sendThroughCuts(streams);
        get(session.close(CloseMode.FINISH));
        await().until(() -> server.sessions().sessionQuota().used() == 0);
    }

    @Test
    void sessionsOfSeveralPathsComeBackWithAllOfThem() throws Exception {
        client.close();
        client =
                SluiceClient.connect(ClientOptions.of("127.0.0.1", proxy.port()).withPaths(3));
        ClientSession session = get(client.session());
        sendThroughCuts(List.of(
                get(session.open(spec(Order.ORDER_SEQUENCED))),
                get(session.open(spec(Order.ORDER_FIFO))),
                get(session.open(spec(Order.ORDER_GRAPH)))));
    }

    @Test
    void aConnectionThatSwallowsEverythingIsFoundOutAndAnotherOneIsMade() throws Exception {
        ClientStream stream = get(get(client.session()).open(spec(Order.ORDER_FIFO)));
        get(stream.send(number(1)));
        proxy.swallow(0);
        proxy.mute(0);
        assertThat(get(stream.send(number(2))).payload()).isEqualTo(number(4));
        assertThat(ran.get(stream.id())).containsExactly(1, 2);
        assertThat(proxy.connections()).isGreaterThan(1);
    }

    @Test
    void aSecondClientThatTakesOverEndsTheFirst() throws Exception {
        ClientStream stream = get(get(client.session()).open(spec(Order.ORDER_SEQUENCED)));
        get(stream.send(number(1)));
        Future<Reply> waiting = stream.sendAt(3, number(3), SendOptions.none());
        await().until(() -> stream.sender().outbox().unsent() == 0);
        Attempt second = attach(stream.session().link().ref());
        await().until(() -> second.attached);
        assertThat(failure(waiting).reason()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(failure(stream.session().onClosed()).reason()).isEqualTo("SESSION_TAKEN_OVER");
        assertThat(second.end).isNull();
    }

    @Test
    void aWrongTokenEndsTheSessionForGood() throws Exception {
        SessionRef ref = get(client.session()).link().ref();
        Attempt thief = attach(
                ref.toBuilder().setToken(ByteString.copyFromUtf8("guessed")).build());
        await().until(() -> thief.end != null);
        assertThat(thief.end.reason()).isEqualTo("SESSION_DENIED");
        assertThat(Failures.isPassing(thief.end)).isFalse();
        assertThat(thief.attached).isFalse();
    }

    /** What becomes of an Exchange that attaches. */
    private static final class Attempt implements Exchange.Listener {
        private volatile boolean attached;
        private volatile @Nullable SluiceException end;

        @Override
        public void frame(ServerFrame frame) {
            attached |= frame.hasAttached();
        }

        @Override
        public void drained() {}

        @Override
        public void over(@Nullable SluiceException why) {
            end = why;
        }
    }

    /** By a connection of its own, past the proxy. */
    private Attempt attach(SessionRef ref) {
        Attempt attempt = new Attempt();
        Wire wire = new Wire(vertx, VertxLoop.of(vertx), ClientOptions.of("127.0.0.1", server.port()));
        ClientFrame frame = ClientFrame.newBuilder()
                .setAttach(Attach.newBuilder().setSession(ref.toBuilder().clearEpoch()))
                .build();
        wire.exchange(0, attempt).onSuccess(call -> call.write(Buffer.buffer(frame.toByteArray())));
        return attempt;
    }

    private static SluiceException failure(Future<?> future) throws Exception {
        Throwable why = future.toCompletionStage()
                .toCompletableFuture()
                .handle((done, thrown) -> thrown)
                .get(30, TimeUnit.SECONDS);
        return (SluiceException) why;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
