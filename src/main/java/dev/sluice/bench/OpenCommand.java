package dev.sluice.bench;

import dev.sluice.v1.StreamSpec;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench open}: how fast streams open and close, and what they cost. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "How fast streams are opened and closed, and what they cost.",
            "",
            "Up to 100,000 streams: one call for all of them, beside one after the other and 64 under way at a time. Each"
                    + " stream is closed by its end, which the server answers. One call takes so little time that the figure of a"
                    + " round is the median of nine.",
            "",
            "More than that, or with --heap: the time for all of them, and, on other ones, the server's heap for each, after"
                    + " a full collection, idle and after one message each. The own server has 1 GB of heap then, unless"
                    + " --server-xmx says otherwise.",
            "",
            "Streams and messages that fail are counted (failed).",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench open",
            "  sluice bench open --streams 10000 --rounds 5",
            "  sluice bench open --streams 1000000 --handler count --json"
        })
final class OpenCommand implements Callable<Integer> {
    private static final int MOST_STREAMS = 2_000_000;
    private static final int MOST_ONE_BY_ONE = 100_000;
    private static final String XMX_FOR_MANY = "1g";

    private final Class<?> program;

    @Option(
            names = "--streams",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000,1000000",
            description = "How many streams, 1 to 2000000, one report each. Default: 10000,1000000.")
    private List<Integer> streams = List.of();

    @Option(
            names = "--handler",
            paramLabel = "NAME",
            defaultValue = "echo",
            description = "The handler they are opened on. Default: echo, which keeps nothing for a stream.")
    private String handler = "";

    @Option(names = "--heap", description = "Weigh the streams, however few they are.")
    private boolean heap;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    OpenCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        for (int count : streams) {
            options.require(count >= 1 && count <= MOST_STREAMS, "--streams must be from 1 to " + MOST_STREAMS);
        }
        int status = ExitCode.OK;
        for (int count : streams) {
            status = Math.max(status, measure(count));
        }
        return status;
    }

    private int measure(int count) {
        StreamSpec spec = StreamSpec.newBuilder().setHandler(handler).build();
        boolean many = heap || count > MOST_ONE_BY_ONE;
        return options.measure(
                program,
                many ? XMX_FOR_MANY : null,
                (bed, rounds) -> many
                        ? OpenFootprint.report(bed, rounds, spec, count)
                        : OpenSpeed.report(bed, rounds, spec, count));
    }
}
