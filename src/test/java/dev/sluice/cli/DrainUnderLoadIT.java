package dev.sluice.cli;

import static dev.sluice.grpc.GrpcClient.openOne;
import static dev.sluice.grpc.GrpcClient.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.grpc.ExchangeClient;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.ReceivedStream;
import dev.sluice.handler.PluginJar;
import dev.sluice.v1.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server is told to stop while clients send as fast as they can. */
class DrainUnderLoadIT {
    private static final int CLIENTS = 4;
    private static final int STREAMS = 3;
    private static final int WINDOW = 200;

    /** Writes each message to a file of the stream's, and says it again. */
    private static final String JOURNAL = """
            java.nio.file.Path data = setup.dataDirectory();
            return Handler.blocking((stream, message) -> {
                java.nio.file.Files.writeString(
                        data.resolve("journal-" + stream.name()),
                        new String(message.payload()) + "\\n",
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
                return message.payload();
            });
            """;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path work = Path.of("");

    @BeforeEach
    void makePlugin() throws IOException {
        Path plugins = Files.createDirectory(work.resolve("plugins"));
        new PluginJar(plugins.resolve("journal.jar"), work)
                .write("Journal", "return \"journal\";", JOURNAL, "plugin.Journal");
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private SluiceProcess serve(String drainTimeout) throws IOException {
        Path config = Files.writeString(work.resolve("sluice.yaml"), "grpc: {drain-timeout: " + drainTimeout + "}");
        return SluiceProcess.serve(work, "--plugins", "plugins", "--data-dir", "data", "--config", config.toString());
    }

    private static int port(SluiceProcess server) throws IOException {
        return Integer.parseInt(server.address().replaceAll(".*:", ""));
    }

    /** A client with a few streams, which sends on all of them for as long as there is credit and nobody stops it. */
    private static final class Sender implements AutoCloseable {
        private final String name;
        private final GrpcClient client;
        private final ExchangeClient exchange;
        private final List<Long> ids = new ArrayList<>();
        private final long[] sent = new long[STREAMS];

        Sender(String name, int port) {
            this.name = name;
            this.client = GrpcClient.to(port);
            this.exchange = client.attached().confirming();
            for (int i = 0; i < STREAMS; i++) {
                ids.add(exchange.opened(openOne(spec("journal")
                        .setName(name + i)
                        .setWindow(Window.newBuilder().setMessages(WINDOW)))));
            }
        }

        void sendUntilTheCallIsOver() {
            while (!exchange.isOver()) {
                exchange.await("credit, or the end", c -> c.isOver() || anyCredit());
                for (int i = 0; i < STREAMS; i++) {
                    if (hasCredit(i)) {
                        exchange.messages(ids.get(i), Long.toString(++sent[i]));
                    }
                }
            }
        }

        private boolean anyCredit() {
            return hasCredit(0) || hasCredit(1) || hasCredit(2);
        }

        private boolean hasCredit(int i) {
            return sent[i] < Math.max(WINDOW, exchange.stream(ids.get(i)).maxSeq());
        }

        void awaitFlow() {
            for (long id : ids) {
                exchange.awaitAck(id, WINDOW);
            }
        }

        /** What ran is what was told, each once and in order; what was not taken was refused, and says why. */
        void assertNothingIsLost(Path data) throws IOException {
            assertThat(exchange.awaitEnd().reason()).isEqualTo("GOING_AWAY");
            assertThat(exchange.goAway()).isNotNull();
            for (int i = 0; i < STREAMS; i++) {
                ReceivedStream stream = exchange.stream(ids.get(i));
                List<String> ran = Files.readAllLines(data.resolve("journal-" + name + i));
                assertThat(ran)
                        .isEqualTo(LongStream.rangeClosed(1, ran.size())
                                .mapToObj(Long::toString)
                                .toList());
                assertThat(stream.texts()).isEqualTo(ran);
                assertThat(stream.items()).noneMatch(item -> item.unsuccessful() != null);
                assertThat(stream.acked()).isEqualTo(ran.size());
                if (sent[i] > ran.size() && !stream.refused().isEmpty()) {
                    assertThat(stream.refused()).hasSize(1);
                    assertThat(stream.refused().get(0).getFromSeq()).isEqualTo(ran.size() + 1);
                    assertThat(stream.refusal(0).reason()).isEqualTo("GOING_AWAY");
                }
            }
        }

        @Override
        public void close() {
            exchange.close();
            client.close();
        }
    }

    @Test
    void losesNothingOfWhatWasAccepted() throws Exception {
        List<Sender> senders = new ArrayList<>();
        try (SluiceProcess server = serve("120s")) {
            int port = port(server);
            List<CompletableFuture<Void>> sending = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Sender sender = new Sender("c" + i + "-", port);
                senders.add(sender);
                sending.add(CompletableFuture.runAsync(sender::sendUntilTheCallIsOver, threads));
            }
            senders.forEach(Sender::awaitFlow);

            server.terminate();

            assertThat(server.exitCode()).isZero();
            assertThat(server.log()).contains("draining", "stopped").doesNotContain("cut off", "not finished");
            for (CompletableFuture<Void> each : sending) {
                each.get(GrpcClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            for (Sender sender : senders) {
                sender.assertNothingIsLost(work.resolve("data"));
            }
        } finally {
            senders.forEach(Sender::close);
        }
    }

    @Test
    void doesNotWaitLongerThanItMayForAClientThatDoesNotRead() throws Exception {
        try (SluiceProcess server = serve("1s")) {
            int port = port(server);
            try (GrpcClient client = GrpcClient.to(port);
                    GrpcClient neighbour = GrpcClient.to(port);
                    ExchangeClient slow = client.exchangeOnDemand();
                    ExchangeClient well = neighbour.attached().confirming()) {
                slow.request(2);
                slow.attach();
                long id = slow.opened(openOne(spec("echo")
                        .setWindow(Window.newBuilder().setMessages(1_000).setBytes(16 << 20))
                        .setOutWindow(Window.newBuilder().setMessages(1_000).setBytes(16 << 20))));
                slow.messages(id, Collections.nCopies(8, ByteString.copyFrom(new byte[1 << 20])));
                long other = well.opened(openOne(spec("echo")));
                well.messages(other, "a");
                well.awaitItems(other, 1);

                server.terminate();

                assertThat(server.exitCode()).isZero();
                assertThat(well.awaitEnd().reason()).isEqualTo("GOING_AWAY");
                assertThat(server.log()).contains("stopped");
                assertThat(slow.stream(id).items()).isEmpty();
            }
        }
    }
}
