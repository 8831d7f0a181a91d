package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.StreamSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How fast streams are opened with one call and closed, beside the same number opened one by one. */
final class OpenSpeed {
    private static final int GOALS_ARE_FOR = 10_000;
    private static final int UNDER_WAY = 64;

    /** One batch takes so little time that it says little: the figure of a round is the median of these. */
    private static final int BATCHES = 9;

    private final SluiceClient client;
    private final StreamSpec spec;
    private final int count;
    private long failed;

    /** All in milliseconds. */
    private record Round(double batch, double close, double sequential, double pipelined) {}

    private record Batch(double open, double close) {}

    private OpenSpeed(SluiceClient client, StreamSpec spec, int count) {
        this.client = client;
        this.spec = spec;
        this.count = count;
    }

    static Report report(Testbed bed, Rounds rounds, StreamSpec spec, int count) {
        OpenSpeed speed = new OpenSpeed(bed.client(), spec, count);
        List<Round> results = rounds.run(speed::round);
        return new Report(
                "open",
                String.format(
                        Locale.ROOT,
                        "%,d streams, opened with one call (the median of %d) and one by one",
                        count,
                        BATCHES),
                Map.of("streams", count),
                Stream.of(
                                measure("batch_ms", results, Round::batch, Goal.atMost(8)),
                                measure("sequential_ms", results, Round::sequential, null),
                                measure("pipelined_ms", results, Round::pipelined, null),
                                measure("close_ms", results, Round::close, Goal.atMost(20)),
                                measure(
                                        "ratio_sequential",
                                        results,
                                        round -> round.sequential / round.batch,
                                        Goal.atLeast(100)),
                                measure(
                                        "ratio_pipelined",
                                        results,
                                        round -> round.pipelined / round.batch,
                                        Goal.atLeast(15)))
                        .map(measure -> count == GOALS_ARE_FOR ? measure : Measure.of(measure.key(), measure.series()))
                        .toList(),
                List.of(new Flaw("failed", speed.failed)),
                rounds,
                bed.notes());
    }

    private static Measure measure(
            String key, List<Round> results, ToDoubleFunction<Round> value, @Nullable Goal goal) {
        return new Measure(key, Series.of(results, value), goal);
    }

    private Round round() {
        ClientSession session = Patience.await(client.session());
        List<Batch> batches =
                Stream.generate(() -> batch(session)).limit(BATCHES).toList();
        double sequential = oneByOne(session, 1);
        double pipelined = oneByOne(session, UNDER_WAY);
        Patience.await(session.close(CloseMode.FINISH));
        return new Round(
                Series.of(batches, Batch::open).median(),
                Series.of(batches, Batch::close).median(),
                sequential,
                pipelined);
    }

    private Batch batch(ClientSession session) {
        Stopwatch opening = Stopwatch.start();
        List<ClientStream> streams = Patience.await(session.open(spec, count)).streams();
        double open = opening.millis();
        Stopwatch closing = Stopwatch.start();
        failed += Patience.await(Ends.failed(streams));
        return new Batch(open, closing.millis());
    }

    private double oneByOne(ClientSession session, int underWay) {
        Stopwatch opening = Stopwatch.start();
        List<ClientStream> streams = Patience.await(SingleOpens.of(session, spec, count, underWay));
        double open = opening.millis();
        failed += Patience.await(Ends.failed(streams));
        return open;
    }
}
