package dev.sluice.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench echo}: there and back. */
@Command(
        name = "echo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Messages there and back, round-robin: one message a stream a turn.",
            "",
            "Each reply must be the next one of its stream and carry what was sent. The clock runs from the first message"
                    + " until the last ack is in.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench echo",
            "  sluice bench echo --streams 100 --size 1024",
            "  sluice bench echo --streams 1000 --messages 1000000 --json"
        })
final class EchoCommand implements Callable<Integer> {
    private static final ThroughputReport REPORT = new ThroughputReport(
            "echo",
            "there and back",
            "round_trips_per_s",
            Map.of(
                    new ThroughputReport.Load(1, 128), 1_500_000.0,
                    new ThroughputReport.Load(100, 128), 1_000_000.0,
                    new ThroughputReport.Load(1_000, 128), 1_000_000.0));

    private final Class<?> program;

    @Option(
            names = "--streams",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,100,1000",
            description = "How many streams, one report each. Default: 1,100,1000.")
    private List<Integer> streams = List.of();

    @Option(names = "--size", paramLabel = "N", defaultValue = "128", description = "Bytes of a message. Default: 128.")
    private int size;

    @Mixin
    private final Pace pace = new Pace();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    EchoCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        return new ThroughputRun(options, pace, REPORT, "echo")
                .call(
                        program,
                        streams,
                        size,
                        0,
                        (session, opened, allowance) -> new EchoDriver(session, opened, new Payloads(size), allowance));
    }
}
