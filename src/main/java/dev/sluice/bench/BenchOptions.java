package dev.sluice.bench;

import dev.sluice.client.Target;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every measurement can be told. */
final class BenchOptions {
    static final int MOST_ROUNDS = 99;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            description = "The server. Default: one of the bench's own, in another process.")
    private @Nullable Target target;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measured rounds; their median is the figure. An odd number. Default: 3.")
    private int rounds;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "2",
            description = "Rounds before them that do not count. Default: 2.")
    private int warmup;

    @Option(
            names = "--server-xmx",
            paramLabel = "SIZE",
            description = "The own server's largest heap, such as 1g. Default: what its JVM takes.")
    private @Nullable String serverXmx;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    /** Measures on a testbed. */
    @FunctionalInterface
    interface Measurement {
        Report on(Testbed bed, Rounds rounds);
    }

    /** Measures on a testbed that is there for this alone, and prints what it came to. Returns the exit status. */
    int measure(Class<?> program, Measurement measurement) {
        return measure(program, null, measurement);
    }

    /** @param xmx the heap of the own server where the user says nothing; null for what its JVM takes */
    int measure(Class<?> program, @Nullable String xmx, Measurement measurement) {
        Rounds checked = rounds();
        try (Testbed bed = testbed(program, serverXmx == null ? xmx : serverXmx)) {
            return print(measurement.on(bed, checked));
        }
    }

    Rounds rounds() {
        require(
                rounds >= 1 && rounds <= MOST_ROUNDS && rounds % 2 == 1,
                "--rounds must be odd, from 1 to " + MOST_ROUNDS);
        require(warmup >= 0 && warmup <= MOST_ROUNDS, "--warmup must be from 0 to " + MOST_ROUNDS);
        return new Rounds(warmup, rounds);
    }

    /** How a server of the bench's own is started. */
    ServerProcess.Launch launch(Class<?> program, @Nullable String xmx) {
        return new ServerProcess.Launch(program, serverXmx == null ? xmx : serverXmx);
    }

    /** Prints a report. Returns the exit status. */
    int print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json().encode() : ReportTable.text(report) + "\n");
        out.flush();
        return report.isFlawless() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Tells the user of wrong usage, where something is not as it must be. */
    void require(boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private Testbed testbed(Class<?> program, @Nullable String xmx) {
        return target == null ? new Testbed(ServerProcess.serve(launch(program, xmx))) : new Testbed(target);
    }
}
