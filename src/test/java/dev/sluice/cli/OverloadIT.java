package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.Reply;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.Target;
import dev.sluice.dashboard.RawHttp;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with little memory gets three times what its handler manages: in the time that a stream takes for a message it
 * is offered three. A server that runs out of memory ends at once here.
 */
final class OverloadIT {
    private static final int STREAMS = 1_000;
    private static final int OFFERED_EACH_TIME = 3;
    private static final int PATIENCE_SECONDS = 300;
    private static final Pattern REFUSALS = Pattern.compile("sluice_refusals_total\\{handler=\"delay\"} ([0-9.]+)");

    /**
     * What is offered to a stream.
     *
     * @param handlerMillis how long the handler takes for a message
     */
    private record Load(int messages, int bytes, int handlerMillis, Window window) {}

    @TempDir
    private Path scratch;

    private SluiceProcess server;
    private int httpPort;
    private SluiceClient client;

    @BeforeEach
    void start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        server = SluiceProcess.startWith(
                List.of(java, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
                scratch,
                "serve",
                "--grpc-port",
                "0",
                "--http-port",
                "0");
        Target address = Target.parse(server.address());
        httpPort = URI.create(server.nextLine().split(" ", -1)[1]).getPort();
        client = SluiceClient.connect(ClientOptions.of(address.host(), address.port()));
    }

    @AfterEach
    void stop() {
        try {
            await(client.close());
        } finally {
            server.close();
        }
    }

    /** All windows together are less than the server may buffer before it grants less. */
    @Test
    void creditAloneSlowsDownClientsWhoseWindowsFit() throws Exception {
        overload(new Load(
                20,
                4_096,
                200,
                Window.newBuilder().setMessages(8).setBytes(8 * 4_096).build()));

        assertThat(refusals()).isZero();
    }

    /** The windows together are many times its memory: what it cannot take is refused, and comes again. */
    @Test
    void memoryIsBoundedWhereWindowsDoNotFit() throws Exception {
        overload(new Load(6, 16_384, 1_200, Window.getDefaultInstance()));

        assertThat(refusals()).isPositive();
    }

    private void overload(Load load) throws Exception {
        StreamSpec spec = StreamSpec.newBuilder()
                .setHandler("delay")
                .putLabels("delay", load.handlerMillis() + "ms")
                .setWindow(load.window())
                .build();
        ClientSession session = await(client.session());
        List<Offer> offers = await(session.open(spec, STREAMS)).streams().stream()
                .map(stream -> new Offer(stream, load))
                .toList();
        session.execute(() -> offer(offers, load.handlerMillis()));

        for (Offer each : offers) {
            List<Reply> replies = await(each.outcomes());
            assertThat(replies).hasSize(load.messages());
            assertThat(replies).allSatisfy(reply -> assertThat(reply.payload()).hasSize(load.bytes()));
        }
        await(session.close(CloseMode.FINISH));

        assertThat(await(client.hello()).handlers()).contains("delay");
        assertThat(server.log()).doesNotContain("OutOfMemory");
    }

    private static void offer(List<Offer> offers, int everyMillis) {
        Vertx.currentContext().owner().setPeriodic(1, everyMillis, timer -> {
            offers.forEach(Offer::more);
            if (offers.stream().allMatch(Offer::isOver)) {
                Vertx.currentContext().owner().cancelTimer(timer);
            }
        });
    }

    private double refusals() throws Exception {
        Matcher found = REFUSALS.matcher(RawHttp.get(httpPort, "/metrics").body());
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no end after " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** What is offered to one stream, as long as it has room. On the session's loop. */
    private static final class Offer {
        private final ClientStream stream;
        private final int messages;
        private final byte[] payload;
        private final List<Future<Reply>> sent = new ArrayList<>();
        private final Promise<List<Reply>> outcomes = Promise.promise();

        Offer(ClientStream stream, Load load) {
            this.stream = stream;
            this.messages = load.messages();
            this.payload = new byte[load.bytes()];
        }

        void more() {
            for (int i = 0; i < OFFERED_EACH_TIME && !isOver() && stream.writable(); i++) {
                sent.add(stream.send(payload));
                if (isOver()) {
                    Future.all(sent).map(all -> all.<Reply>list()).onComplete(outcomes);
                }
            }
        }

        boolean isOver() {
            return sent.size() == messages;
        }

        Future<List<Reply>> outcomes() {
            return outcomes.future();
        }
    }
}
