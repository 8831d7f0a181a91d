package dev.sluice.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice bench}: the parent of all measurements. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Measures how fast Sluice is, and how much it needs.",
            "",
            "Each command starts a server of its own in another process, with the defaults that everybody gets, and"
                    + " drives it through the public client; --target names another one. Messages are checked for order"
                    + " and counted at both ends; open counts what fails, and raw counts bytes alone. The figure that is printed is the median of the rounds, beside the"
                    + " figure that it must reach.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it was measured, whether or not the figures are reached",
            "1:something was lost, out of order or failed, or could not be measured",
            "2:wrong usage"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice bench COMMAND --help", "  sluice bench COMMAND --rounds 5 --json"})
public final class BenchCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private BenchCommand() {}

    /**
     * The command with all that it can measure.
     *
     * @param program the main class of this program, by which a server is started in another process
     */
    public static CommandLine commandLine(Class<?> program) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new OpenCommand(program))
                .addSubcommand(new PushCommand(program))
                .addSubcommand(new PullCommand(program))
                .addSubcommand(new EchoCommand(program))
                .addSubcommand(new PingCommand(program))
                .addSubcommand(new OrderCommand(program))
                .addSubcommand(new DurableCommand(program))
                .addSubcommand(new CompareCommand(program))
                .addSubcommand(new RawCommand(program))
                .addSubcommand(new GrowCommand(program))
                .addSubcommand(new PeerCommand());
    }

    /** No command at all. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to measure");
    }
}
