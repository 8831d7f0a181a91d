package dev.sluice.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench pull}: pushed by the server. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Messages that the server sends, over all streams at once.",
            "",
            "A handler pushes as many as it is asked for, a few requests ahead; the client checks their numbers. The clock"
                    + " runs from the first request until the last one is acked.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench pull",
            "  sluice bench pull --streams 100 --size 1024",
            "  sluice bench pull --streams 1000 --messages 1000000 --json"
        })
final class PullCommand implements Callable<Integer> {
    private static final ThroughputReport REPORT = new ThroughputReport(
            "pull",
            "pushed by the server",
            "messages_per_s",
            0,
            Map.of(
                    new ThroughputReport.Load(1, 128), 1_500_000.0,
                    new ThroughputReport.Load(1_000, 128), 1_000_000.0));

    private final Class<?> program;

    @Option(
            names = "--streams",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,1000",
            description = "How many streams, 1 to 1000000, one report each. Default: 1,1000.")
    private List<Integer> streams = List.of();

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Bytes of a message, 8 to 1048576. Default: 128.")
    private int size;

    @Mixin
    private final Pace pace = new Pace();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    PullCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        ThroughputRun run = new ThroughputRun(options, pace, REPORT, "source");
        run.check(streams, size, Long.BYTES);
        return run.call(
                program,
                streams,
                size,
                (session, opened, allowance) -> new PullDriver(session, opened, size, allowance));
    }
}
