package dev.sluice.bench;

import dev.sluice.bench.peers.Peer;
import dev.sluice.bench.peers.PeerClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench ping}: how long a message takes there and back. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "How long one message takes there and back, beside plain Vert.x gRPC.",
            "",
            "The other one is a bidirectional call with one gRPC message each way, in the same run. Both are measured twice:"
                    + " with nothing else on the connection, and while other streams of it carry a steady load one way,"
                    + " which both get alike.",
            "",
            "A message is sent when the one before it is back. So that a stall counts for all that it would have held up"
                    + " (coordinated omission), a round trip longer than the expected interval also counts as those that"
                    + " would have been sent meanwhile, one an interval. The interval is the same for both: twice the longer"
                    + " one of their medians in that round, as what takes less is an ordinary round trip. Rounds of the two"
                    + " take turns.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench ping",
            "  sluice bench ping --size 1024 --seconds 5 --rounds 5",
            "  sluice bench ping --beside 100 --rate 50000 --json"
        })
final class PingCommand implements Callable<Integer> {
    private static final int LARGEST = 1 << 20;
    private static final int MOST_BESIDE = 100_000;
    private static final int HIGHEST_RATE = 1_000_000;

    private final Class<?> program;

    @Option(names = "--size", paramLabel = "N", defaultValue = "128", description = "Bytes of a message. Default: 128.")
    private int size;

    @Option(
            names = "--beside",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Streams that carry the load beside. Default: 1000.")
    private int beside;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Messages a second over all of these, each as large. Default: 20000.")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How long each of the two is measured in a round. Default: 2.")
    private double seconds;

    @Mixin
    private final DuelOptions options = new DuelOptions();

    /** Taken together, so that both are measured on code that is equally warm. */
    private record Round(PingDuel.Result alone, PingDuel.Result beside) {}

    PingCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        options.require(size >= 0 && size <= LARGEST, "--size must be from 0 to " + LARGEST + " bytes");
        options.require(beside >= 1 && beside <= MOST_BESIDE, "--beside must be from 1 to " + MOST_BESIDE);
        options.require(rate >= 1 && rate <= HIGHEST_RATE, "--rate must be from 1 to " + HIGHEST_RATE);
        Duration time = options.time(seconds);
        return options.measure(program, (bed, rounds, reports) -> measure(bed, rounds, time, reports));
    }

    private void measure(Testbed bed, Rounds rounds, Duration time, Consumer<Report> reports) {
        try (PeerBed peer = new PeerBed(options.launch(program), Peer.VERTX_GRPC)) {
            PeerClient client = peer.connect(PeerClient::vertxGrpc);
            PingDuel duel = new PingDuel(
                    SluiceLine.open(bed.client(), size, beside).await(),
                    peer.await(PeerLine.open(client, size, beside)),
                    new PingPayload(size),
                    time);
            PingReport report = new PingReport(rounds, size, beside, bed.notes());
            List<Round> all = rounds.all(() -> new Round(duel.round(0), duel.round(rate)));
            PingDuel.Ends ends = duel.end();
            reports.accept(report.of(all.stream().map(Round::alone).toList(), 0, PingDuel.Ends.NOTHING));
            reports.accept(report.of(all.stream().map(Round::beside).toList(), rate, ends));
        }
    }
}
