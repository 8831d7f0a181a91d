package dev.sluice.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench push}: messages one way. */
@Command(
        name = "push",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Messages one way, over all streams in turn.",
            "",
            "The client is handed 4,096 messages at a time (messages_per_turn), over all streams, and then writes: so"
                    + " with 1,000 streams there are about 4 of each in a chunk, with 100,000 one.",
            "",
            "The handler checks the order of each stream and counts; an ack counts only after it returned. The clock runs"
                    + " from the first message until the last ack is in.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench push",
            "  sluice bench push --streams 1,1000 --size 128",
            "  sluice bench push --streams 1000 --messages 1000000 --json",
            "  sluice bench push --streams 10000 --clients 4 --target 10.0.0.7:50051"
        })
final class PushCommand implements Callable<Integer> {
    private static final ThroughputReport REPORT = new ThroughputReport(
            "push",
            "one way",
            "messages_per_s",
            Pump.MESSAGES_A_TURN,
            Map.of(
                    new ThroughputReport.Load(1, 16), 5_000_000.0,
                    new ThroughputReport.Load(1_000, 16), 2_000_000.0,
                    new ThroughputReport.Load(100_000, 16), 1_500_000.0,
                    new ThroughputReport.Load(1, 128), 2_500_000.0,
                    new ThroughputReport.Load(1_000, 128), 1_200_000.0));

    private final Class<?> program;

    @Option(
            names = "--streams",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,1000,100000",
            description = "How many streams, 1 to 1000000, one report each. Default: 1,1000,100000.")
    private List<Integer> streams = List.of();

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "16",
            description = "Bytes of a message, 0 to 1048576. Default: 16.")
    private int size;

    @Mixin
    private final Pace pace = new Pace();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    PushCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        ThroughputRun run = new ThroughputRun(options, pace, REPORT, "count");
        run.check(streams, size, 0);
        Payloads payloads = new Payloads(size);
        return run.call(
                program,
                streams,
                size,
                (session, opened, allowance) -> new PushDriver(session, opened, payloads, allowance));
    }
}
