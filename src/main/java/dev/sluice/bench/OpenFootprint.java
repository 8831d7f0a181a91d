package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How fast very many streams are opened and closed, and how much of the server's heap one of them takes: with nothing sent,
 * and after a message each.
 *
 * <p>The heap is what is in use after a full collection, less what it was before the first of these streams, when a batch
 * of other ones had come and gone: what the server keeps once it has worked is not counted against the streams, but all
 * that grows with their number is.
 */
final class OpenFootprint {
    private static final int GOALS_ARE_FOR = 1_000_000;
    private static final int WARMUP_STREAMS = 10_000;
    private static final int MESSAGE_BYTES = 16;

    private final SluiceClient client;
    private final @Nullable ServerVitals vitals;
    private final StreamSpec spec;
    private final int count;
    private long baseline;
    private long failed;

    /**
     * The heap is weighed on streams of its own, as a full collection between the open and the close would give the server
     * a clean heap to close them on.
     */
    private record Round(Times times, @Nullable Weights weights) {}

    private record Times(double openMillis, double closeMillis) {}

    /**
     * Of the heap that a stream takes; less than 0 where what the server let go meanwhile weighs more than the streams.
     *
     * @param usedBytes after a message
     */
    private record Weights(double idleBytes, double usedBytes) {}

    private OpenFootprint(Testbed bed, StreamSpec spec, int count) {
        this.client = bed.client();
        this.vitals = bed.vitals();
        this.spec = spec;
        this.count = count;
    }

    static Report report(Testbed bed, Rounds rounds, StreamSpec spec, int count) {
        OpenFootprint footprint = new OpenFootprint(bed, spec, count);
        footprint.takeBaseline();
        List<Round> results = rounds.run(footprint::round);
        boolean goals = count == GOALS_ARE_FOR;
        return new Report(
                "open",
                String.format(Locale.ROOT, "%,d streams, opened at once; their heap at the server", count),
                Map.of("streams", count),
                List.of(
                        time("open_ms", results, Times::openMillis, goals ? Goal.atMost(2_000) : null),
                        time("close_ms", results, Times::closeMillis, goals ? Goal.atMost(5_000) : null),
                        weight("heap_bytes_per_stream", results, Weights::idleBytes, goals ? Goal.atMost(250) : null),
                        weight(
                                "heap_bytes_per_stream_used",
                                results,
                                Weights::usedBytes,
                                goals ? Goal.atMost(400) : null)),
                List.of(new Flaw("failed", footprint.failed)),
                rounds,
                bed.notes());
    }

    private static Measure time(String key, List<Round> results, ToDoubleFunction<Times> value, @Nullable Goal goal) {
        return new Measure(key, Series.of(results, round -> value.applyAsDouble(round.times())), goal);
    }

    private static Measure weight(
            String key, List<Round> results, ToDoubleFunction<Weights> value, @Nullable Goal goal) {
        List<Weights> known =
                results.stream().map(Round::weights).filter(Objects::nonNull).toList();
        return new Measure(key, known.isEmpty() ? null : Series.of(known, value), goal);
    }

    private void takeBaseline() {
        ClientSession session = session();
        sendOneEach(session, open(session, WARMUP_STREAMS));
        close(session);
        baseline = vitals == null ? 0 : vitals.liveHeapBytes();
    }

    private Round round() {
        return new Round(time(), vitals == null ? null : weigh(vitals));
    }

    private Times time() {
        ClientSession session = session();
        Stopwatch opening = Stopwatch.start();
        List<ClientStream> streams = open(session, count);
        double open = opening.millis();
        sendOneEach(session, streams);
        Stopwatch closing = Stopwatch.start();
        failed += Patience.await(Ends.failed(streams));
        double close = closing.millis();
        close(session);
        return new Times(open, close);
    }

    private Weights weigh(ServerVitals server) {
        ClientSession session = session();
        List<ClientStream> streams = open(session, count);
        double idle = bytesPerStream(server);
        sendOneEach(session, streams);
        double used = bytesPerStream(server);
        failed += Patience.await(Ends.failed(streams));
        close(session);
        return new Weights(idle, used);
    }

    private double bytesPerStream(ServerVitals server) {
        return (server.liveHeapBytes() - baseline) / (double) count;
    }

    private ClientSession session() {
        return Patience.await(client.session());
    }

    private List<ClientStream> open(ClientSession session, int streams) {
        return Patience.await(session.open(spec, streams)).streams();
    }

    private static void close(ClientSession session) {
        Patience.await(session.close(CloseMode.FINISH));
    }

    /** A message that fails has its outcome, too, but is none that the stream carried. */
    private void sendOneEach(ClientSession session, List<ClientStream> streams) {
        AtomicLong unsuccessful = new AtomicLong();
        Promise<Void> sent = Promise.promise();
        session.execute(() -> {
            streams.forEach(stream ->
                    stream.onFailure(messages -> unsuccessful.addAndGet(messages.toSeq() - messages.fromSeq() + 1)));
            Pump pump = new Pump(session, streams, new Payloads(MESSAGE_BYTES), Allowance.ofMessages(streams.size()));
            pump.settled().onComplete(sent);
            pump.start();
        });
        Patience.await(sent.future());
        failed += unsuccessful.get();
    }
}
