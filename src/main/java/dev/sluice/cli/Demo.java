package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientStream;
import dev.sluice.client.OpenMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.SluiceException;
import dev.sluice.session.Sessions;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A steady load on a server in the same process, through the public client and a real connection, with a line each second
 * about what it does.
 */
final class Demo implements AutoCloseable {
    static final int STREAMS = 1_000;
    static final int MESSAGES_A_SECOND = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger("sluice.demo");
    private static final long TICK_MILLIS = 10;
    private static final byte[] PAYLOAD = "a message of the demo".getBytes(US_ASCII);

    private final Sessions sessions;
    private final PrintWriter out;
    private final LongAdder replies = new LongAdder();

    /** Prints on a thread of its own: whoever reads stdout slowly must not hold up an event loop. */
    private final ScheduledExecutorService printer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-demo");
        thread.setDaemon(true);
        return thread;
    });

    private volatile boolean stopped;

    Demo(Sessions sessions, PrintWriter out) {
        this.sessions = sessions;
        this.out = out;
    }

    /** Opens the streams with one call, and sends from then on. */
    void start(Vertx vertx, String host, int port) {
        SluiceClient client = SluiceClient.connect(
                vertx, ClientOptions.of(reachable(host), port).withClientName("sluice demo"));
        client.hello()
                .compose(hello -> {
                    long before = System.nanoTime();
                    return client.open(specs(), OpenMode.ALL_OR_NOTHING)
                            .onSuccess(opened -> begin(vertx, opened.streams(), System.nanoTime() - before));
                })
                .onFailure(this::failed);
    }

    @Override
    public void close() {
        stopped = true;
        printer.shutdownNow();
    }

    /** Nobody can connect to the addresses that stand for all of a machine's. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "::1";
            default -> host;
        };
    }

    private static List<StreamSpec> specs() {
        return IntStream.range(0, STREAMS)
                .mapToObj(i -> {
                    String handler = i % 2 == 0 ? "echo" : "count";
                    return StreamSpec.newBuilder()
                            .setHandler(handler)
                            .setName("demo/" + handler + "/" + i)
                            .build();
                })
                .toList();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the lines end with the printer
    private void begin(Vertx vertx, List<ClientStream> streams, long openNanos) {
        printer.execute(() -> print(String.format(
                Locale.ROOT,
                "demo: opened %,d streams with one call in %d ms",
                streams.size(),
                openNanos / 1_000_000)));
        streams.forEach(stream -> stream.onReply(reply -> replies.increment()));
        streams.get(0).session().onGoAway(notice -> close());
        Sender sender = new Sender(streams);
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            if (stopped || !sender.tick()) {
                vertx.cancelTimer(timer);
            }
        });
        Meter meter = new Meter();
        printer.scheduleAtFixedRate(() -> print(meter.line()), 1, 1, TimeUnit.SECONDS);
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    private void failed(Throwable cause) {
        if (!stopped) {
            close();
            LOG.atWarn().addKeyValue("reason", cause.toString()).log("the demo has ended; the server goes on");
        }
    }

    /** Sends round robin at the demo's rate. On the client's loop alone. */
    private final class Sender {
        private final List<ClientStream> streams;
        private final long startNanos = System.nanoTime();
        private long sent;

        Sender(List<ClientStream> streams) {
            this.streams = streams;
        }

        /** Sends what is due by now; what finds no room is left out rather than sent late. False at the end. */
        boolean tick() {
            long due = (System.nanoTime() - startNanos) / 1_000 * MESSAGES_A_SECOND / 1_000_000;
            try {
                while (sent < due) {
                    ClientStream stream = streams.get((int) (sent++ % streams.size()));
                    if (stream.writable()) {
                        stream.post(PAYLOAD);
                    }
                }
                return true;
            } catch (SluiceException e) {
                failed(e);
                return false;
            }
        }
    }

    /** Counts from line to line. On the printer's thread alone. */
    private final class Meter {
        private long thenNanos = System.nanoTime();
        private long thenAccepted = sessions.counters().accepted();
        private long thenReplies = replies.sum();

        String line() {
            long now = System.nanoTime();
            long settled = sessions.counters().settled();
            long accepted = sessions.counters().accepted();
            long replied = replies.sum();
            double seconds = (now - thenNanos) / 1e9;
            String line = String.format(
                    Locale.ROOT,
                    "streams %,d   messages/s %,.0f   replies/s %,.0f   settled %,d   under way %,d",
                    sessions.streamQuota().used(),
                    (accepted - thenAccepted) / seconds,
                    (replied - thenReplies) / seconds,
                    settled,
                    sessions.counters().queued());
            thenNanos = now;
            thenAccepted = accepted;
            thenReplies = replied;
            return line;
        }
    }
}
