package dev.sluice.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/**
 * What a measurement of Sluice beside others can be told. All of them have servers of the bench's own: one that is somewhere
 * else would be held against those on this machine.
 */
final class DuelOptions extends RoundOptions {

    @Option(
            names = "--server-xmx",
            paramLabel = "SIZE",
            description = "The largest heap of each server, such as 1g. Default: what its JVM takes.")
    private @Nullable String serverXmx;

    /** Measures on a testbed, and hands over each report as soon as it is there. */
    @FunctionalInterface
    interface Measurements {
        void on(Testbed bed, Rounds rounds, Consumer<Report> reports);
    }

    /** Measures on a testbed that is there for this alone, and prints what it came to. Returns the exit status. */
    int measure(Class<?> program, Measurements measurements) {
        Rounds checked = rounds();
        AtomicInteger status = new AtomicInteger(ExitCode.OK);
        try (Testbed bed = new Testbed(ServerProcess.serve(launch(program)))) {
            measurements.on(bed, checked, report -> status.accumulateAndGet(print(report), Math::max));
        }
        return status.get();
    }

    /** How the server of each is started. */
    ServerProcess.Launch launch(Class<?> program) {
        return new ServerProcess.Launch(program, serverXmx);
    }
}
