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
            "Messages there and back, over all streams in turn.",
            "",
            "The client is handed 4,096 messages at a time (messages_per_turn), over all streams, and then writes: so"
                    + " with 1,000 streams there are about 4 of each in a chunk, with 100 about 41.",
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
            Pump.MESSAGES_A_TURN,
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
            description = "How many streams, 1 to 1000000, one report each. Default: 1,100,1000.")
    private List<Integer> streams = List.of();

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Bytes of a message, 0 to 1048576. Default: 128.")
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
        ThroughputRun run = new ThroughputRun(options, pace, REPORT, "echo");
        run.check(streams, size, 0);
        Payloads payloads = new Payloads(size);
        return run.call(
                program,
                streams,
                size,
                (session, opened, allowance) -> new EchoDriver(session, opened, EchoDriver.same(payloads), allowance));
    }
}
