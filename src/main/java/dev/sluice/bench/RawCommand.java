package dev.sluice.bench;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench raw}: what HTTP/2 alone can carry on this machine. */
@Command(
        name = "raw",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The limit of the machine: bytes over HTTP/2 with nothing on top.",
            "",
            "They go one way over one HTTP/2 stream, between two processes, with the same library, windows and chunks as"
                    + " Sluice's frames.",
            "",
            "The figures in messages are those bytes, if payload alone were counted: what a protocol without any bytes of"
                    + " its own, and without work for a message, would reach.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice bench raw", "  sluice bench raw --seconds 5 --json"})
final class RawCommand implements Callable<Integer> {
    private final Class<?> program;

    @Mixin
    private final RoundOptions options = new RoundOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "2",
            description = "How long a round sends. Default: 2.")
    private double seconds;

    RawCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        Duration time = options.time(seconds);
        return options.print(RawLimit.measure(program, time, options.rounds()));
    }
}
