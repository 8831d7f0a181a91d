package dev.sluice.bench;

import dev.sluice.bench.peers.Peer;
import dev.sluice.bench.peers.PeerTraffic;
import dev.sluice.bench.peers.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench raw}: what HTTP/2 alone can carry on this machine. */
@Command(
        name = "raw",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The limit of the machine: bytes over HTTP/2 with nothing on top.",
            "",
            "They go one way over one HTTP/2 stream, between two processes, with the same library, windows and chunks as"
                    + " Sluice's frames.",
            "",
            "The figures in messages are those bytes, if payload alone were counted: what a protocol without any bytes of"
                    + " its own, and without work for a message, would reach.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice bench raw", "  sluice bench raw --seconds 5 --json"})
final class RawCommand implements Callable<Integer> {
    private static final double NANOS_A_SECOND = 1e9;
    private static final int SMALL = 16;
    private static final int LARGE = 128;

    private final Class<?> program;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How long a round sends. Default: 2.")
    private double seconds;

    RawCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        Duration time = options.time(seconds);
        Rounds rounds = options.rounds();
        try (PeerBed bed = new PeerBed(new ServerProcess.Launch(program, null), Peer.RAW_HTTP2)) {
            RawClient client = new RawClient(bed.vertx(), bed.port());
            return options.print(report(rounds, rounds.run(() -> bed.await(client.send(time)))));
        }
    }

    private static Report report(Rounds rounds, List<PeerTraffic> results) {
        return new Report(
                "raw",
                "bytes over one HTTP/2 stream, and the messages that they would be",
                Map.of(),
                List.of(
                        Measure.of("bytes_per_s", rate(results, 1)),
                        Measure.of("messages_per_s_16", rate(results, SMALL)),
                        Measure.of("messages_per_s_128", rate(results, LARGE))),
                List.of(Flaw.of("lost", results, PeerTraffic::lost)),
                rounds,
                List.of());
    }

    private static Series rate(List<PeerTraffic> results, int bytes) {
        return Series.of(results, result -> result.messages() * NANOS_A_SECOND / result.nanos() / bytes);
    }
}
