package dev.sluice.cli;

import dev.sluice.client.SluiceClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice send}: copies a directory to a server, each file on a stream of its own. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends every regular file below a directory, each on a stream of its own.",
            "",
            "All streams are opened with one call, and everything travels over one connection, or"
                    + " over several with --paths. Names, modes and times"
                    + " are kept; links are passed over. What the server stored is compared with what was read, by size"
                    + " and SHA-256.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every file arrived", "1:some did not; they are listed on stderr", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice send ./photos --to files",
            "  sluice send /usr/share/doc --to files --target 10.0.0.7:50051 --json",
            "  sluice send ./photos --to files --order sequenced --shuffle 64"
        })
final class SendCommand implements Callable<Integer> {
    private static final int LISTED_MAX = 100;

    /** Such blocks together are well within what the client may hold. */
    private static final int MOST_SHUFFLED = 256;

    private static final int MOST_PATHS = 64;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The directory to send.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Option(
            names = "--to",
            paramLabel = "HANDLER",
            defaultValue = "files",
            description = "The handler. Default: files.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String handler;

    @Mixin
    private final TargetOption target = new TargetOption();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "fifo",
            description = {
                "How the blocks of a file are kept in order: fifo, sync (one at a time), sequenced (numbered) or keyed"
                        + " (the file's name is the key). Default: fifo."
            })
    private FileOrder order = FileOrder.FIFO;

    @Option(
            names = "--shuffle",
            paramLabel = "N",
            defaultValue = "1",
            description = "Send each N blocks of a file in any order; with --order sequenced. Default: 1, as they are.")
    private int shuffle = 1;

    @Option(
            names = "--paths",
            paramLabel = "N",
            defaultValue = "1",
            description = "Spread the blocks over so many connections; with --order sequenced. Default: 1.")
    private int paths = 1;

    @Option(names = "--json", description = "Print the summary as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        require(shuffle >= 1 && shuffle <= MOST_SHUFFLED, "--shuffle must be from 1 to " + MOST_SHUFFLED);
        require(shuffle == 1 || order == FileOrder.SEQUENCED, "--shuffle needs --order sequenced");
        require(paths >= 1 && paths <= MOST_PATHS, "--paths must be from 1 to " + MOST_PATHS);
        require(paths == 1 || order == FileOrder.SEQUENCED, "--paths needs --order sequenced");
        SourceTree tree = SourceTree.of(directory);
        SendReport report = new SendReport(tree.files().size(), tree.bytes());
        tree.unreadable().forEach(report::failed);
        SluiceClient client = SluiceClient.connect(target.client("sluice-send").withPaths(paths));
        SendProgress progress = new SendProgress(report, spec.commandLine().getErr(), Ansi.AUTO.enabled());
        progress.start();
        try {
            new FileSender(client, handler, order, shuffle, report).send(tree.files());
        } finally {
            progress.stop();
            client.close().await();
        }
        summarize(tree, report);
        return report.failures().isEmpty() ? 0 : 1;
    }

    private void require(boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void summarize(SourceTree tree, SendReport report) {
        PrintWriter err = spec.commandLine().getErr();
        report.failures().entrySet().stream()
                .limit(LISTED_MAX)
                .forEach(failure -> err.println("failed: " + failure.getKey() + ": " + failure.getValue()));
        int more = report.failures().size() - LISTED_MAX;
        if (more > 0) {
            err.println("and " + more + " more (--json lists all)");
        }
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json(tree).encode() : sentence(tree, report));
        out.flush();
    }

    private static String sentence(SourceTree tree, SendReport report) {
        return String.format(
                Locale.ROOT,
                "%d of %d files stored and compared, %s in %.2f s (%s/s); passed over: %d links, %d special files; failed:"
                        + " %d",
                report.filesStored(),
                report.files(),
                SendReport.size(report.bytesSent()),
                report.seconds(),
                SendReport.size(report.bytesPerSecond()),
                tree.links(),
                tree.specials(),
                report.failures().size());
    }
}
