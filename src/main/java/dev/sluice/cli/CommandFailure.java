package dev.sluice.cli;

import picocli.CommandLine.ExitCode;

/** A command cannot do its work, for a reason that is no fault of the program. The message is for people. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(String message) {
        this(message, ExitCode.SOFTWARE);
    }

    private CommandFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for makes no sense. */
    static CommandFailure usage(String message) {
        return new CommandFailure(message, ExitCode.USAGE);
    }

    int exitCode() {
        return exitCode;
    }
}
