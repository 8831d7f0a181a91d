package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.v1.HelloResponse;
import dev.sluice.v1.Limits;
import dev.sluice.v1.Order;
import dev.sluice.v1.SessionRef;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Random walks of sessions whose connection breaks again and again, and whose server is started anew now and then. */
class ResumeWalkTest {
    private static final int WALKS = 3_000;
    private static final int STEPS = 250;
    private static final int FRAME = 64;
    private static final Window WINDOW = Window.newBuilder()
            .setMessages(WalkStream.WINDOW)
            .setBytes(WalkStream.WINDOW_BYTES)
            .build();
    private static final List<Order> ORDERS =
            List.of(Order.ORDER_FIFO, Order.ORDER_KEYED, Order.ORDER_SEQUENCED, Order.ORDER_GRAPH);

    @Test
    void everyMessageRunsOnceAndHasItsOutcomeOnceWhereverTheConnectionBreaks() {
        for (long seed = 0; seed < WALKS; seed++) {
            try {
                new Walk(seed).run();
            } catch (Throwable thrown) {
                throw new AssertionError("seed " + seed + ": " + thrown, thrown);
            }
        }
    }

    /** A program with its client, and the way to the server. */
    private static final class Walk {
        private final Random random;
        private final ManualLoop loop = new ManualLoop();
        private final WalkServer server;
        private final ClientSession session;
        private final List<ClientStream> streams = new ArrayList<>();
        private final Map<ClientStream, List<Integer>> toSend = new HashMap<>();
        private final Map<ClientStream, Map<Long, Future<Reply>>> sent = new HashMap<>();
        private final List<Future<OpenedStreams>> opens = new ArrayList<>();

        Walk(long seed) {
            random = new Random(seed);
            server = new WalkServer(random);
            HelloResponse hello = HelloResponse.newBuilder()
                    .setVersion("1.1")
                    .setLimits(Limits.newBuilder()
                            .setMaxFrameBytes(8 * FRAME)
                            .setMaxMessageBytes(1_000)
                            .setDefaultWindow(WINDOW))
                    .build();
            session = new ClientSession(
                    server,
                    loop,
                    ClientOptions.of("fake", 1),
                    ServerInfo.of(hello),
                    new AtomicLong(),
                    random::nextDouble);
        }

        void run() {
            server.calm = true;
            Future<ClientSession> attached = session.attach(SessionRef.getDefaultInstance());
            loop.turn();
            server.readFrame();
            server.deliver();
            assertThat(attached.succeeded()).isTrue();
            server.calm = false;
            open();
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(100));
            }
            finish();
        }

        private void step(int choice) {
            if (choice < 25) {
                send();
            } else if (choice < 45) {
                server.readFrame();
            } else if (choice < 60) {
                server.deliver();
            } else if (choice < 70) {
                server.runOne();
            } else if (choice < 80) {
                server.say();
            } else if (choice < 94) {
                loop.advance(random.nextInt(15));
            } else if (choice < 97) {
                server.cut();
            } else if (choice < 98) {
                server.restart();
            } else if (choice < 99 && streams.size() < 6) {
                open();
            } else if (!streams.isEmpty()) {
                streams.get(random.nextInt(streams.size())).cancel(1 + random.nextInt(10));
            }
            loop.turn();
        }

        private void open() {
            StreamSpec spec = StreamSpec.newBuilder()
                    .setHandler("echo")
                    .setOrder(ORDERS.get(random.nextInt(ORDERS.size())))
                    .setWindow(WINDOW)
                    .setOutWindow(WINDOW)
                    .build();
            if (random.nextBoolean()) {
                session.openNow(spec, 1 + random.nextInt(2)).forEach(this::ready);
            } else {
                Future<OpenedStreams> opened = session.open(spec, 1 + random.nextInt(2));
                opens.add(opened);
                opened.onSuccess(all -> all.streams().forEach(this::ready));
            }
        }

        private void ready(ClientStream stream) {
            streams.add(stream);
            sent.put(stream, new HashMap<>());
            List<Integer> seqs = new ArrayList<>();
            for (int seq = 1; seq <= 20 + random.nextInt(20); seq++) {
                seqs.add(seq);
            }
            for (int from = 0; stream.terms().anyArrival() && from + 5 <= seqs.size(); from += 5) {
                Collections.shuffle(seqs.subList(from, from + 5), random);
            }
            toSend.put(stream, seqs);
        }

        private void send() {
            if (streams.isEmpty()) {
                return;
            }
            ClientStream stream = streams.get(random.nextInt(streams.size()));
            List<Integer> seqs = toSend.get(stream);
            if (!seqs.isEmpty()) {
                send(stream, seqs.remove(0));
            }
        }

        private void send(ClientStream stream, long seq) {
            byte[] payload = payload(stream, seq).getBytes(StandardCharsets.UTF_8);
            SendOptions options =
                    stream.terms().order() == Order.ORDER_KEYED ? SendOptions.key("k" + seq % 3) : SendOptions.none();
            Future<Reply> reply =
                    stream.terms().anyArrival() ? stream.sendAt(seq, payload, options) : stream.send(payload, options);
            sent.get(stream).put(seq, reply);
        }

        private static String payload(ClientStream stream, long seq) {
            int filler = seq % 7 == 0 ? 150 : (int) (seq * 11 % 40);
            return stream.id() + "/" + seq + ":" + "x".repeat(filler);
        }

        private void finish() {
            server.calm = random.nextBoolean();
            await(() -> opens.stream().allMatch(Future::isComplete));
            List<Future<EndResult>> ends = new ArrayList<>();
            for (ClientStream stream : streams) {
                toSend.get(stream).forEach(seq -> send(stream, seq));
                ends.add(stream.end());
            }
            await(() -> ends.stream().allMatch(Future::isComplete));
            ends.forEach(end -> assertThat(end.succeeded()).isTrue());
            streams.forEach(this::check);
            await(() -> server.streams.isEmpty());
            Future<Void> closed = session.close(random.nextBoolean() ? CloseMode.FINISH : CloseMode.ABORT);
            await(closed::isComplete);
            assertThat(closed.succeeded()).isTrue();
            loop.advance(120_000);
            assertThat(loop.timers()).isZero();
        }

        /** The storm may go on, but not for ever. */
        private void await(BooleanSupplier done) {
            for (int i = 0; i < 20_000 && !done.getAsBoolean(); i++) {
                server.calm |= i > 1_000;
                int choice = 25 + random.nextInt(server.calm ? 69 : 73);
                step(choice);
            }
            assertThat(done.getAsBoolean())
                    .as(() -> "it comes to its end: " + standing())
                    .isTrue();
        }

        private String standing() {
            StringBuilder all = new StringBuilder();
            for (ClientStream stream : streams) {
                Outbox outbox = stream.sender().outbox();
                all.append("\n%d %s: settled %d, sent %d, last %d, unsent %d, ended %s; server: %s"
                        .formatted(
                                stream.id(),
                                stream.terms().order(),
                                outbox.settled(),
                                outbox.sent(),
                                outbox.last(),
                                outbox.unsent(),
                                stream.isGone(),
                                server.all.get(stream.id())));
            }
            return all.toString();
        }

        private void check(ClientStream stream) {
            WalkStream there = server.all.get(stream.id());
            Map<Long, Future<Reply>> futures = sent.get(stream);
            assertThat(there.ran).hasSize(futures.size()).doesNotHaveDuplicates();
            assertThat(new HashSet<>(there.ran)).isEqualTo(futures.keySet());
            checkOrder(there);
            futures.forEach((seq, reply) -> {
                assertThat(reply.isComplete()).as("future of " + seq).isTrue();
                String told = reply.succeeded()
                        ? new String(reply.result().payload(), StandardCharsets.UTF_8)
                        : ((SluiceException) reply.cause()).reason();
                assertThat(told).as("outcome of " + stream.id() + "/" + seq).isEqualTo(there.outcomes.get(seq));
            });
        }

        private static void checkOrder(WalkStream there) {
            if (there.order == Order.ORDER_KEYED) {
                for (int key = 0; key < 3; key++) {
                    int mine = key;
                    assertThat(there.ran.stream().filter(seq -> seq % 3 == mine).toList())
                            .isSorted();
                }
            } else if (there.order != Order.ORDER_GRAPH) {
                assertThat(there.ran).isSorted();
            }
        }
    }
}
