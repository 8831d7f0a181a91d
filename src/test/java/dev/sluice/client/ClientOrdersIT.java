package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.grpc.TestServer;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.Run;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.GapPolicy;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every order from the client to a handler and back, on the real server. */
class ClientOrdersIT {
    private static final int MESSAGES = 3_000;

    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Run> held = new LinkedBlockingQueue<>();

    /** Notes what runs; what begins with "bad" fails. */
    private final Handler noting = (stream, run) -> {
        for (int i = 0; i < run.size(); i++) {
            String text = text(run.message(i).payload());
            ran.add(text);
            if (text.startsWith("bad")) {
                run.fail(Failure.invalid("payload", "is bad"));
                return;
            }
            run.done(run.message(i).payload());
        }
    };

    private final Handler holding = (stream, run) -> held.add(run);

    private TestServer server;
    private SluiceClient client;

    @AfterEach
    void stop() throws Exception {
        client.close().await(1, TimeUnit.MINUTES);
        server.close();
    }

    @Test
    void sequencedMessagesRunInTheOrderOfTheirSeqsHoweverTheyArrive() throws Exception {
        start();
        ClientStream stream = open(order(Order.ORDER_SEQUENCED));
        List<Integer> seqs =
                new ArrayList<>(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
        for (int from = 0; from < MESSAGES; from += 100) {
            Collections.shuffle(seqs.subList(from, from + 100), new Random(from));
        }
        List<Future<Reply>> replies = new ArrayList<>();
        for (int seq : seqs) {
            replies.add(stream.sendAt(seq, bytes("m" + seq), SendOptions.none()));
        }
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(text(get(replies.get(i)).payload())).isEqualTo("m" + seqs.get(i));
        }
        get(stream.end());
        assertThat(ran)
                .isEqualTo(IntStream.rangeClosed(1, MESSAGES)
                        .mapToObj(i -> "m" + i)
                        .toList());
    }

    @Test
    void sequencedMessagesOfSeveralSegmentsArriveWholeThoughTheWindowIsSmall() throws Exception {
        Handler sizes = (stream, run) -> {
            for (int i = 0; i < run.size(); i++) {
                ran.add(Integer.toString(
                        ByteBuffer.wrap(run.message(i).payload()).getInt()));
                run.done();
            }
        };
        server = TestServer.with().handler("sizes", sizes).start();
        client = SluiceClient.connect(ClientOptions.of("127.0.0.1", server.port()));
        ClientStream stream = open(StreamSpec.newBuilder()
                .setHandler("sizes")
                .setOrder(Order.ORDER_SEQUENCED)
                .setWindow(Window.newBuilder().setMessages(8).setBytes(1_000_000))
                .build());
        for (int seq : List.of(4, 3, 2, 1, 8, 7, 5, 6)) {
            byte[] payload = new byte[600_000];
            ByteBuffer.wrap(payload).putInt(seq);
            stream.postAt(seq, payload, SendOptions.none());
        }
        get(stream.end());
        assertThat(ran).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void aGapIsSkippedWhenItsDeadlineHasPassed() throws Exception {
        start();
        ClientStream stream = open(order(Order.ORDER_SEQUENCED).toBuilder()
                .setGap(GapPolicy.newBuilder()
                        .setAction(GapPolicy.Action.SKIP)
                        .setDeadline(com.google.protobuf.Duration.newBuilder().setNanos(50_000_000)))
                .build());
        Future<Reply> third = stream.sendAt(3, bytes("c"), SendOptions.none());
        assertThat(get(third).seq()).isEqualTo(3);
        assertThat(failure(stream.sendAt(1, bytes("a"), SendOptions.none()))).isNotNull();
        get(stream.end());
        assertThat(ran).containsExactly("c");
    }

    @Test
    void keyedMessagesRunInOrderOfEachKey() throws Exception {
        start();
        ClientStream stream = open(order(Order.ORDER_KEYED));
        List<SendOptions> keys =
                IntStream.range(0, 10).mapToObj(i -> SendOptions.key("k" + i)).toList();
        for (int i = 0; i < MESSAGES; i++) {
            if (!stream.post(bytes(i % 10 + "/" + i), keys.get(i % 10))) {
                get(stream.whenWritable());
            }
        }
        get(stream.end());
        assertThat(ran).hasSize(MESSAGES);
        for (int key = 0; key < 10; key++) {
            String prefix = key + "/";
            assertThat(ran.stream().filter(text -> text.startsWith(prefix)).toList())
                    .isEqualTo(IntStream.range(0, MESSAGES)
                            .filter(i -> (i % 10 + "/").equals(prefix))
                            .mapToObj(i -> prefix + i)
                            .toList());
        }
    }

    @Test
    void theFailureOfOneKeyAbortsThatKeyAlone() throws Exception {
        start();
        ClientStream stream = open(order(Order.ORDER_KEYED));
        Future<Reply> bad = stream.send(bytes("bad"), SendOptions.key("a"));
        Future<Reply> after = stream.send(bytes("x"), SendOptions.key("a"));
        Future<Reply> other = stream.send(bytes("y"), SendOptions.key("b"));
        assertThat(text(get(other).payload())).isEqualTo("y");
        assertThat(failure(bad).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure(after).outcome()).isEqualTo(Outcome.ABORTED);
        get(stream.end());
    }

    @Test
    void aSecondMessageOfSyncIsRefusedAndItsSeqIsForTheNextOne() throws Exception {
        start();
        ClientStream stream = open(StreamSpec.newBuilder()
                .setHandler("hold")
                .setOrder(Order.ORDER_SYNC)
                .build());
        Future<Reply> first = stream.send(bytes("a"));
        Run run = held.poll(1, TimeUnit.MINUTES);
        assertThat(failure(stream.send(bytes("b"))).reason()).isEqualTo("SYNC_BUSY");
        run.done(bytes("A"));
        assertThat(text(get(first).payload())).isEqualTo("A");
        Future<Reply> next = stream.send(bytes("c"));
        held.poll(1, TimeUnit.MINUTES).done(bytes("C"));
        assertThat(get(next).seq()).isEqualTo(2);
        assertThat(text(get(next).payload())).isEqualTo("C");
        get(stream.end());
    }

    @Test
    void syncEndsThoughItsLastMessageWasRefused() throws Exception {
        start();
        ClientStream stream = open(StreamSpec.newBuilder()
                .setHandler("hold")
                .setOrder(Order.ORDER_SYNC)
                .build());
        Future<Reply> first = stream.send(bytes("a"));
        Run run = held.poll(1, TimeUnit.MINUTES);
        Future<Reply> second = stream.send(bytes("b"));
        Future<EndResult> end = stream.end();
        assertThat(failure(second).reason()).isEqualTo("SYNC_BUSY");
        run.done(bytes("A"));
        assertThat(text(get(first).payload())).isEqualTo("A");
        get(end);
    }

    @Test
    void aGraphRunsWhatIsNeededFirst() throws Exception {
        start();
        ClientGraph graph = ClientGraph.on(open(order(Order.ORDER_GRAPH)));
        Future<Reply> last = graph.add("d", bytes("d"), "b", "c");
        graph.add("b", bytes("b"), "a");
        graph.add("c", bytes("c"), "a");
        graph.add("a", bytes("a"));
        GraphResult result = get(graph.seal());
        assertThat(text(get(last).payload())).isEqualTo("d");
        assertThat(ran).hasSize(4).startsWith("a").endsWith("d");
        assertThat(result.end().summary().done()).isEqualTo(4);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void theFailureOfANeedDoesWhatTheEdgeSays() throws Exception {
        start();
        ClientGraph graph = ClientGraph.on(open(order(Order.ORDER_GRAPH)));
        graph.add("bad", bytes("bad"));
        graph.add(GraphNode.of("aborted", bytes("aborted")).needs("bad", OnFailure.ABORT));
        graph.add(GraphNode.of("skipped", bytes("skipped")).needs("bad", OnFailure.SKIP));
        graph.add(GraphNode.of("run", bytes("run")).needs("bad", OnFailure.RUN));
        graph.add("inherits", bytes("inherits"), "bad");
        GraphResult result = get(graph.seal());
        assertThat(result.outcomes())
                .containsEntry("bad", Outcome.FAILED)
                .containsEntry("aborted", Outcome.ABORTED)
                .containsEntry("skipped", Outcome.SKIPPED)
                .containsEntry("run", Outcome.DONE)
                .containsEntry("inherits", Outcome.ABORTED);
        assertThat(result.end().summary()).isEqualTo(new EndResult.Summary(1, 1, 1, 2));
    }

    @Test
    void aStalledGraphSaysWhatItWaitsForAndGoesOnWhenThatComes() throws Exception {
        start();
        BlockingQueue<SluiceException> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(order(Order.ORDER_GRAPH).toBuilder()
                        .setWindow(Window.newBuilder().setMessages(3))
                        .build())
                .onStalled(told::add);
        Future<Reply> second = stream.sendAt(2, bytes("b"), SendOptions.needs(1));
        Future<Reply> third = stream.sendAt(3, bytes("c"), SendOptions.needs(1));
        stream.sendAt(4, bytes("d"), SendOptions.none());
        assertThat(second.isComplete()).isFalse();
        stream.sendAt(1, bytes("a"), SendOptions.none());
        get(second);
        get(third);
        get(stream.end());
        assertThat(ran).startsWith("a").hasSize(4);
    }

    @Test
    void skippedFailuresLeaveTheRestOfTheStreamAlone() throws Exception {
        start();
        ClientStream stream = open(order(Order.ORDER_FIFO).toBuilder()
                .setOnFailure(FailurePolicy.newBuilder().setKind(FailurePolicy.Kind.SKIP))
                .build());
        Future<Reply> bad = stream.send(bytes("bad"));
        Future<Reply> good = stream.send(bytes("good"));
        assertThat(text(get(good).payload())).isEqualTo("good");
        assertThat(failure(bad).outcome()).isEqualTo(Outcome.FAILED);
        Future<Reply> critical = stream.send(bytes("bad 2"), SendOptions.none().withCritical(true));
        Future<Reply> after = stream.send(bytes("after"));
        assertThat(failure(critical).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure(after)).isNotNull();
    }

    @Test
    void parkedMessagesAreToldAndHaveNoOutcome() throws Exception {
        start();
        BlockingQueue<ParkedMessages> told = new LinkedBlockingQueue<>();
        ClientStream stream = open(order(Order.ORDER_FIFO).toBuilder()
                        .setOnFailure(FailurePolicy.newBuilder().setKind(FailurePolicy.Kind.PARK))
                        .build())
                .onParked(told::add);
        Future<Reply> bad = stream.send(bytes("bad"));
        Future<Reply> after = stream.send(bytes("after"));
        ParkedMessages parked = told.poll(1, TimeUnit.MINUTES);
        assertThat(parked.fromSeq()).isEqualTo(1);
        assertThat(bad.isComplete()).isFalse();
        assertThat(after.isComplete()).isFalse();
        stream.reset("enough");
        assertThat(failure(bad).reason()).isEqualTo("STREAM_RESET");
        assertThat(failure(after).reason()).isEqualTo("STREAM_RESET");
    }

    private void start() {
        server = TestServer.with()
                .handler("note", noting)
                .handler("hold", holding)
                .start();
        client = SluiceClient.connect(ClientOptions.of("127.0.0.1", server.port()));
    }

    private ClientStream open(StreamSpec spec) throws Exception {
        return get(client.open(spec, 1)).stream(0);
    }

    private static StreamSpec order(Order order) {
        return StreamSpec.newBuilder().setHandler("note").setOrder(order).build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static SluiceException failure(Future<?> future) {
        CompletionException thrown = catchThrowableOfType(
                CompletionException.class,
                () -> future.toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join());
        assertThat(thrown).isNotNull();
        return (SluiceException) thrown.getCause();
    }
}
