package dev.sluice.cli;

import dev.sluice.bench.BenchException;
import dev.sluice.client.SluiceException;
import dev.sluice.config.ConfigException;
import dev.sluice.handler.PluginException;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/** Tells the user why a command failed: for what was foreseen in plain lines, never a stack trace. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** Returns the exit code. */
    static int report(Throwable thrown, PrintWriter err) {
        if (thrown instanceof CommandFailure failure) {
            return say(err, String.valueOf(failure.getMessage()), failure.exitCode());
        }
        if (thrown instanceof BenchException bench) {
            return say(err, String.valueOf(bench.getMessage()), ExitCode.SOFTWARE);
        }
        if (thrown instanceof ConfigException config) {
            return say(err, listed(config.problems()), ExitCode.USAGE);
        }
        if (thrown instanceof GraphFileException graph) {
            return say(err, "the graph is wrong: " + graph.getMessage(), ExitCode.USAGE);
        }
        if (thrown instanceof PluginException plugin) {
            return say(err, "cannot load a handler: " + oneLine(plugin), ExitCode.SOFTWARE);
        }
        if (thrown instanceof SluiceException refusal) {
            return say(err, String.join("\n  ", TypedError.lines(refusal)), ExitCode.SOFTWARE);
        }
        LOG.atError().setCause(thrown).log("the command failed in a way that nobody foresaw");
        return say(err, thrown.toString(), ExitCode.SOFTWARE);
    }

    private static int say(PrintWriter err, String message, int exitCode) {
        err.println("sluice: " + message);
        err.flush();
        return exitCode;
    }

    private static String listed(List<String> problems) {
        return problems.size() == 1
                ? problems.get(0)
                : "the configuration has " + problems.size() + " problems\n  " + String.join("\n  ", problems);
    }

    private static String oneLine(Exception thrown) {
        return String.valueOf(thrown.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
