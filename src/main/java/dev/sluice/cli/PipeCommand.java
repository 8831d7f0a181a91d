package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.FailurePolicy;
import dev.sluice.v1.StreamSpec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice pipe}: lines to a handler, and its replies back. */
@Command(
        name = "pipe",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends each line of standard input as a message of one stream, in their order, and prints each reply as a line.",
            "",
            "A line that fails is told on stderr with its number, and the others go on. When the server goes away the lines"
                    + " wait, and go on where they stopped: a durable stream outlives the server's restart, and no line"
                    + " takes effect twice. It must be there at the start, or nothing is sent.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every line was done", "1:some were not; they are told on stderr", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo hello | sluice pipe --to echo",
            "  sluice pipe --to ledger --durability disk --name bank < transfers.txt"
        })
final class PipeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--to", paramLabel = "HANDLER", required = true, description = "The handler.")
    private String handler = "";

    @Option(
            names = "--durability",
            paramLabel = "KIND",
            defaultValue = "memory",
            description =
                    "What the stream outlives: memory (no restart of the server), disk (its death) or disk_sync (a loss"
                            + " of power). Default: memory.")
    private PipeDurability durability = PipeDurability.MEMORY;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The stream's name, by which the state of a durable one is there again for the next stream.")
    private String name = "";

    @Mixin
    private final TargetOption target = new TargetOption();

    @Override
    public Integer call() {
        SluiceClient client = SluiceClient.connect(target.client("sluice pipe"));
        try {
            ClientStream stream = client.open(spec(), 1).await().stream(0);
            PrintWriter err = spec.commandLine().getErr();
            boolean done = new LinePipe(stream, spec.commandLine().getOut(), err).run(standardInput());
            stream.session().close(CloseMode.FINISH).otherwiseEmpty().await();
            return done ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            client.close().await();
        }
    }

    private static BufferedReader standardInput() {
        return new BufferedReader(new InputStreamReader(System.in, UTF_8));
    }

    private StreamSpec spec() {
        return StreamSpec.newBuilder()
                .setHandler(handler)
                .setName(name)
                .setDurability(durability.durability())
                .setOnFailure(FailurePolicy.newBuilder().setKind(FailurePolicy.Kind.SKIP))
                .build();
    }
}
