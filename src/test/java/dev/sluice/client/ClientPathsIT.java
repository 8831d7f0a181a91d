package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Handler;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions of three paths on the real server: the order holds, and nothing is lost with a path, and nothing runs twice. */
class ClientPathsIT {
    private static final int STREAMS = 4;
    private static final int MESSAGES = 20_000;

    /** What ran of each stream. */
    private final Map<Long, List<Integer>> ran = new ConcurrentHashMap<>();

    private final Handler noting = (stream, run) -> {
        List<Integer> noted = ran.computeIfAbsent(stream.id(), id -> Collections.synchronizedList(new ArrayList<>()));
        for (int i = 0; i < run.size(); i++) {
            byte[] payload = run.message(i).payload();
            noted.add(ByteBuffer.wrap(payload).getInt());
            run.done(payload.length > 100 ? new byte[0] : payload);
        }
    };

    private TestServer server;
    private CuttingProxy proxy;
    private SluiceClient client;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.with()
                .handler("note", noting)
                .eventLoops(2)
                .limit("maxPathsPerSession", 3)
                .limit("sessionTtl", Duration.ofSeconds(1))
                .start();
        proxy = CuttingProxy.to(server.port());
        client = SluiceClient.connect(
                ClientOptions.of("127.0.0.1", proxy.port()).withPaths(3).withResume(Duration.ZERO));
    }

    @AfterEach
    void stop() throws Exception {
        client.close().await(1, TimeUnit.MINUTES);
        proxy.close();
        server.close();
    }

    private List<ClientStream> open(Order order, int window, long bytes) throws Exception {
        StreamSpec spec = StreamSpec.newBuilder()
                .setHandler("note")
                .setOrder(order)
                .setWindow(Window.newBuilder().setMessages(window).setBytes(bytes))
                .build();
        List<ClientStream> streams = get(client.open(spec, STREAMS)).streams();
        await().until(() -> proxy.connections() == 3 && IntStream.range(0, 3).allMatch(i -> proxy.forwarded(i) > 0));
        return streams;
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(16).putInt(number).array();
    }

    private static List<Integer> numbers(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static void post(ClientStream stream, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            if (!stream.post(number(i))) {
                get(stream.whenWritable());
            }
        }
    }

    @Test
    void sequencedMessagesRunInOrderAndEachPathBringsSome() throws Exception {
        List<ClientStream> streams = open(Order.ORDER_SEQUENCED, 1_000, 1 << 20);
        for (ClientStream stream : streams) {
            post(stream, 1, MESSAGES);
            get(stream.end());
            assertThat(ran.get(stream.id())).isEqualTo(numbers(MESSAGES));
        }
        for (int path = 0; path < 3; path++) {
            assertThat(proxy.forwarded(path)).isGreaterThan(MESSAGES);
        }
    }

    @Test
    void nothingIsLostWithAPathAndNothingRunsTwice() throws Exception {
        List<ClientStream> streams = open(Order.ORDER_SEQUENCED, 1_000, 1 << 20);
        for (ClientStream stream : streams) {
            post(stream, 1, MESSAGES / 2);
        }
        proxy.swallow(2);
        List<Future<Reply>> replies = new ArrayList<>();
        for (ClientStream stream : streams) {
            for (int i = MESSAGES / 2 + 1; i <= MESSAGES; i++) {
                replies.add(stream.send(number(i)));
            }
        }
        await().until(() -> proxy.swallowed(2) > 1_000);
        proxy.cut(2);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(ByteBuffer.wrap(get(replies.get(i)).payload()).getInt())
                    .isEqualTo(MESSAGES / 2 + 1 + i % (MESSAGES / 2));
        }
        for (ClientStream stream : streams) {
            get(stream.end());
            assertThat(ran.get(stream.id())).isEqualTo(numbers(MESSAGES));
        }
        await().until(() -> proxy.connections() == 4 && proxy.forwarded(3) > 0);
    }

    @Test
    void shuffledMessagesOfASmallByteWindowStayWithinIt() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int count = 3_000;
        for (ClientStream stream : open(Order.ORDER_SEQUENCED, 64, 20_000)) {
            List<Integer> seqs = new ArrayList<>(numbers(count));
            for (int from = 0; from + 50 <= count; from += 50) {
                Collections.shuffle(seqs.subList(from, from + 50), random);
            }
            for (int seq : seqs) {
                byte[] payload = ByteBuffer.allocate(200 + random.nextInt(1_800))
                        .putInt(seq)
                        .array();
                stream.postAt(seq, payload, SendOptions.none());
            }
            get(stream.end());
            assertThat(ran.get(stream.id())).as("seed " + seed).isEqualTo(numbers(count));
        }
    }

    @Test
    void graphsGoByAllPathsAndOutliveOne() throws Exception {
        ClientStream stream = open(Order.ORDER_GRAPH, 500, 1 << 20).get(0);
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 1; i <= MESSAGES; i++) {
            SendOptions options = i > 10 ? SendOptions.needs(i - 10, i - 3) : SendOptions.none();
            replies.add(stream.send(number(i), options));
            if (i == MESSAGES / 2) {
                get(replies.get(0));
                proxy.cut(1);
            }
        }
        for (Future<Reply> reply : replies) {
            get(reply);
        }
        get(stream.end());
        assertThat(ran.get(stream.id())).hasSize(MESSAGES).containsAll(numbers(MESSAGES));
    }

    @Test
    void withTheFirstPathTheSessionEndsWhereItIsNotToBeResumed() throws Exception {
        ClientStream stream = open(Order.ORDER_SEQUENCED, 1_000, 1 << 20).get(0);
        get(stream.send(number(1)));
        proxy.cut(0);
        Throwable cause = stream.session()
                .onClosed()
                .toCompletionStage()
                .toCompletableFuture()
                .handle((done, why) -> why)
                .get(20, TimeUnit.SECONDS);
        assertThat(((SluiceException) cause).reason()).isEqualTo("CONNECTION_LOST");
        await().until(() -> server.sessions().sessionQuota().used() == 0);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
