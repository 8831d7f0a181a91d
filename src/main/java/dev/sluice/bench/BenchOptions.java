package dev.sluice.bench;

import dev.sluice.client.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every measurement of a server can be told. */
final class BenchOptions extends RoundOptions {

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            description = "The server. Default: one of the bench's own, in another process.")
    private @Nullable Target target;

    @Option(
            names = "--server-xmx",
            paramLabel = "SIZE",
            description =
                    "The own server's largest heap, such as 1g. Default: what its JVM takes, or what the command says.")
    private @Nullable String serverXmx;

    /** Measures on a testbed. */
    @FunctionalInterface
    interface Measurement {
        Report on(Testbed bed, Rounds rounds);
    }

    /** Measures several things on one testbed. */
    @FunctionalInterface
    interface Measurements {
        List<Report> on(Testbed bed, Rounds rounds);
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

    /** Measures several things on one testbed, and prints each. Returns the worst exit status. */
    int measureAll(Class<?> program, Measurements measurements) {
        Rounds checked = rounds();
        try (Testbed bed = testbed(program, serverXmx)) {
            return measurements.on(bed, checked).stream()
                    .mapToInt(this::print)
                    .max()
                    .orElseThrow();
        }
    }

    /** How a server of the bench's own is started. */
    ServerProcess.Launch launch(Class<?> program, @Nullable String xmx) {
        return new ServerProcess.Launch(program, serverXmx == null ? xmx : serverXmx);
    }

    private Testbed testbed(Class<?> program, @Nullable String xmx) {
        return target == null ? new Testbed(ServerProcess.serve(launch(program, xmx))) : new Testbed(target);
    }
}
