package dev.sluice.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.EndResult;
import dev.sluice.client.OpenMode;
import dev.sluice.client.Reply;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.Durability;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is told to stop while a client sends, and another one takes its place on its directory: a hiccup, and no more. */
class GracefulRestartIT {
    private static final int STREAMS = 20;
    private static final int BURST = 50;
    private static final int HICCUPS_MAX = 5;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path work = Path.of("");

    @Test
    void aRestartUnderLoadIsAHiccupAndLosesNothing() throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(1);
                ServerLives server = new ServerLives(work, proxy)) {
            SluiceClient client = SluiceClient.connect(ClientOptions.of("127.0.0.1", proxy.port()));
            try {
                restartUnderLoad(server, client);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(server.logTail(), e);
            } finally {
                CrashSession.get(client.close());
            }
        }
    }

    private static void restartUnderLoad(ServerLives server, SluiceClient client) throws Exception {
        List<Load> loads = new ArrayList<>();
        for (ClientStream stream :
                CrashSession.get(client.open(specs(), OpenMode.ALL_OR_NOTHING)).streams()) {
            loads.add(new Load(stream));
        }
        ClientSession session = loads.get(0).stream.session();
        AtomicInteger detached = new AtomicInteger();
        AtomicInteger resumed = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        session.onDetached(why -> detached.incrementAndGet()).onResumed(gone -> {
            resumed.incrementAndGet();
            lost.addAndGet(gone);
        });
        loads.forEach(Load::begin);
        await("load").atMost(LONG).until(() -> session.settled() > STREAMS * BURST);

        server.terminate();
        server.start();
        long before = session.settled();
        await("load again").atMost(LONG).until(() -> session.settled() > before + STREAMS * BURST);

        loads.forEach(Load::stop);
        for (Load load : loads) {
            load.check(server);
        }
        assertThat(detached.get()).isBetween(1, HICCUPS_MAX).isEqualTo(resumed.get());
        assertThat(lost).hasValue(0);
    }

    private static List<StreamSpec> specs() {
        List<StreamSpec> specs = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            boolean sync = i % 2 == 0;
            specs.add(StreamSpec.newBuilder()
                    .setHandler(i % 3 == 0 ? CrashHandler.ASYNC : CrashHandler.BLOCKING)
                    .setName("s" + i)
                    .setOrder(i % 5 == 0 ? Order.ORDER_SEQUENCED : Order.ORDER_FIFO)
                    .setDurability(sync ? Durability.DURABILITY_DISK_SYNC : Durability.DURABILITY_DISK)
                    .build());
        }
        return specs;
    }

    /** Keeps as many messages under way as a burst has, until it is stopped. */
    private static final class Load {
        private final ClientStream stream;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final List<Future<Reply>> replies = new ArrayList<>();

        Load(ClientStream stream) {
            this.stream = stream;
        }

        void begin() {
            stream.session().execute(() -> {
                for (int i = 0; i < BURST; i++) {
                    sendOne();
                }
            });
        }

        void stop() {
            stopped.set(true);
        }

        private void sendOne() {
            if (!stopped.get()) {
                Future<Reply> reply = stream.send("R".getBytes(UTF_8));
                replies.add(reply);
                reply.onComplete(told -> sendOne());
            }
        }

        /** Each was answered, in order, and ran once: nothing had to be run again, as the first server left in peace. */
        void check(ServerLives server) throws Exception {
            Future<EndResult> end = stream.end();
            CrashSession.get(end);
            for (int i = 0; i < replies.size(); i++) {
                Reply reply = CrashSession.get(replies.get(i));
                assertThat(new String(reply.payload(), UTF_8)).isEqualTo(CrashHandler.reply(stream.name(), i + 1, "R"));
            }
            assertThat(HandlerRun.of(server.runs(), stream.name()).stream().map(HandlerRun::seq))
                    .as("what ran of " + stream.name())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, replies.size()).boxed().toList());
        }
    }
}
