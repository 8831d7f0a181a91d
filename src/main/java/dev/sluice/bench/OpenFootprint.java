package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
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

    /**
     * @param idleBytes of heap that a stream takes; -1 where that cannot be had
     * @param usedBytes the same after a message
     */
    private record Round(double openMillis, double closeMillis, double idleBytes, double usedBytes) {}

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
                String.format("%,d streams, opened at once; their heap at the server", count),
                Map.of("streams", count),
                List.of(
                        measure("open_ms", results, Round::openMillis, goals ? Goal.atMost(2_000) : null),
                        measure("close_ms", results, Round::closeMillis, goals ? Goal.atMost(5_000) : null),
                        measure("heap_bytes_per_stream", results, Round::idleBytes, goals ? Goal.atMost(250) : null),
                        measure(
                                "heap_bytes_per_stream_used",
                                results,
                                Round::usedBytes,
                                goals ? Goal.atMost(400) : null)),
                List.of(),
                rounds,
                bed.notes());
    }

    private static Measure measure(
            String key, List<Round> results, ToDoubleFunction<Round> value, @Nullable Goal goal) {
        boolean known = results.stream().allMatch(round -> value.applyAsDouble(round) >= 0);
        return new Measure(key, known ? Series.of(results, value) : null, goal);
    }

    private void takeBaseline() {
        ClientSession session = client.session().await();
        List<ClientStream> streams = session.open(spec, WARMUP_STREAMS).await().streams();
        sendOneEach(session, streams);
        session.close(CloseMode.FINISH).await();
        baseline = vitals == null ? 0 : vitals.liveHeapBytes();
    }

    private Round round() {
        ClientSession session = client.session().await();
        Stopwatch opening = Stopwatch.start();
        List<ClientStream> streams = session.open(spec, count).await().streams();
        double open = opening.millis();
        double idle = heapBytesPerStream();
        sendOneEach(session, streams);
        double used = heapBytesPerStream();
        Stopwatch closing = Stopwatch.start();
        session.closeStreams(streams, CloseMode.FINISH).await();
        double close = closing.millis();
        session.close(CloseMode.FINISH).await();
        return new Round(open, close, idle, used);
    }

    private double heapBytesPerStream() {
        return vitals == null ? -1 : Math.max(0, vitals.liveHeapBytes() - baseline) / (double) count;
    }

    private static void sendOneEach(ClientSession session, List<ClientStream> streams) {
        Promise<Void> sent = Promise.promise();
        session.execute(() -> {
            Pump pump = new Pump(session, streams, new Payloads(MESSAGE_BYTES), Allowance.ofMessages(streams.size()));
            pump.settled().onComplete(sent);
            pump.start();
        });
        sent.future().await();
    }
}
