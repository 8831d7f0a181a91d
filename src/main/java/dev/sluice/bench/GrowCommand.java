package dev.sluice.bench;

import dev.sluice.client.SluiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench grow}: what grows with what. */
@Command(
        name = "grow",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What grows with what: messages one way, as push measures them, over the number of streams, of connections,"
                    + " and over the size of messages; and the limit of the machine, as raw measures it.",
            "",
            "Each picture is an SVG of its own in the directory; grow.jsonl has the figures, one JSON object a line. An"
                    + " own server is started for each point, so it takes some minutes.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench grow --out plots",
            "  sluice bench grow --out plots --rounds 5 --seconds 5",
            "  sluice bench grow --out plots --quick --rounds 1 --warmup 0"
        })
final class GrowCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 3_600;
    private static final long QUICK_MESSAGES = 20_000;
    private static final Duration QUICK_LIMIT = Duration.ofMillis(100);

    private final Class<?> program;
    private final List<String> problems = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the files go; made if need be.")
    private Path out = Path.of("");

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Send for so long in each round. Default: 3.")
    private int seconds;

    @Option(
            names = "--quick",
            description = "Two points a picture, and 20,000 messages a round: to see that it works. The figures mean"
                    + " little.")
    private boolean quick;

    @Mixin
    private final BenchOptions options = new BenchOptions();

    GrowCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        options.require(seconds >= 1 && seconds <= MOST_SECONDS, "--seconds must be from 1 to " + MOST_SECONDS);
        Rounds rounds = options.rounds();
        GrownFiles files = new GrownFiles(out);
        Report limit = RawLimit.measure(program, quick ? QUICK_LIMIT : Duration.ofSeconds(seconds), rounds);
        options.print(limit);
        List<Grown> all = new ArrayList<>();
        for (Growth growth : Growth.all(quick)) {
            all.add(new Grown(growth, rounds, measure(growth), RawLimit.bytesPerSecond(limit)));
        }
        files.write(limit, all);
        if (!problems.isEmpty()) {
            throw new BenchException("not everything could be measured\n  " + String.join("\n  ", problems));
        }
        return all.stream().allMatch(Grown::isFlawless) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Optional<Report>> measure(Growth growth) {
        List<Optional<Report>> reports = new ArrayList<>();
        for (Growth.Step step : growth.steps()) {
            reports.add(measure(growth, step));
        }
        return reports;
    }

    /** What cannot be measured is a hole in the picture; the others are worth having all the same. */
    private Optional<Report> measure(Growth growth, Growth.Step step) {
        List<Report> made = new ArrayList<>();
        try {
            options.measure(program, (bed, rounds) -> {
                Report report = measure(growth, step, bed, rounds);
                made.add(report);
                return report;
            });
        } catch (BenchException | SluiceException e) {
            problems.add(growth.with() + " " + step.label() + ": " + e.getMessage());
        }
        return made.stream().findFirst();
    }

    private Report measure(Growth growth, Growth.Step step, Testbed bed, Rounds rounds) {
        Pace pace = new Pace(seconds, quick ? QUICK_MESSAGES : 0, step.clients());
        Payloads payloads = new Payloads(step.size());
        Throughput throughput = new Throughput(
                bed,
                pace,
                "count",
                step.streams(),
                (session, opened, allowance) -> new PushDriver(session, opened, payloads, allowance));
        return Grown.report(growth, step, pace, rounds, rounds.all(throughput::round), bed.notes());
    }
}
