package dev.sluice.cli;

import dev.sluice.client.Page;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of a list is wanted. */
final class ListLimit {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--max", paramLabel = "N", defaultValue = "100", description = "At most so many. Default: 100.")
    private int most;

    /** @param page asks for the page that a token names */
    <T> Pages<T> first(Function<String, Page<T>> page) {
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "--max must be at least 1");
        }
        return Pages.first(most, page);
    }
}
