package dev.sluice.cli;

import dev.sluice.bench.BenchCommand;
import dev.sluice.client.Target;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code sluice}. */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "A gRPC server for ordered streams.",
            "",
            "A client opens thousands of streams with one call and pushes messages down all of them over one"
                    + " connection; each message goes through a handler in the order that its stream promises.",
            ""
        },
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:it worked", "1:the work failed; the reason is on stderr", "2:wrong usage or configuration"},
        footerHeading = "%nTry it, in two terminals:%n",
        footer = {
            "  sluice serve",
            "  sluice open --count 10000 --handler echo",
            "",
            "'sluice COMMAND --help' tells more, with examples."
        })
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        CommandLine command = commandLine(System.getenv());
        try {
            System.exit(command.execute(args));
        } catch (Error e) {
            // Without an exit what other threads run would go on for ever.
            System.exit(Problems.report(e, command.getErr()));
        }
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new Main())
                .addSubcommand(new ServeCommand(environment))
                .addSubcommand(new OpenCommand())
                .addSubcommand(new SendCommand())
                .addSubcommand(new RunCommand())
                .addSubcommand(new PipeCommand())
                .addSubcommand(new ParkedCommand())
                .addSubcommand(new FailuresCommand())
                .addSubcommand(new StateCommand())
                .addSubcommand(new SessionsCommand())
                .addSubcommand(BenchCommand.commandLine(Main.class))
                .registerConverter(Target.class, Main::target)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> Problems.report(e, command.getErr()));
    }

    /** No command at all. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which command");
    }

    private static Target target(String text) {
        try {
            return Target.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Says what is wrong and where to read on, rather than bury it under the whole help text. */
    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("sluice: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    static final class Version implements IVersionProvider {
        /** That of the jar. */
        static String text() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"sluice " + text(), "Java " + Runtime.version()};
        }
    }
}
