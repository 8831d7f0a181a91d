package dev.sluice.bench;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every measurement can be told: how often, and how it is printed. */
class RoundOptions {
    static final int MOST_ROUNDS = 99;
    private static final double FEWEST_SECONDS = 0.01;
    private static final int MOST_SECONDS = 3_600;
    private static final double NANOS_A_SECOND = 1e9;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measured rounds; their median is the figure. An odd number. Default: 3.")
    private int rounds;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds before them that do not count. Default: 5.")
    private int warmup;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    Rounds rounds() {
        require(
                rounds >= 1 && rounds <= MOST_ROUNDS && rounds % 2 == 1,
                "--rounds must be odd, from 1 to " + MOST_ROUNDS);
        require(warmup >= 0 && warmup <= MOST_ROUNDS, "--warmup must be from 0 to " + MOST_ROUNDS);
        return new Rounds(warmup, rounds);
    }

    /** What an option {@code --seconds} says; tells the user where it makes no sense. */
    Duration time(double seconds) {
        require(
                seconds >= FEWEST_SECONDS && seconds <= MOST_SECONDS,
                "--seconds must be from " + FEWEST_SECONDS + " to " + MOST_SECONDS);
        return Duration.ofNanos(Math.round(seconds * NANOS_A_SECOND));
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
}
