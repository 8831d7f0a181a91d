package dev.sluice.cli;

import dev.sluice.client.CloseMode;
import dev.sluice.client.OpenException;
import dev.sluice.client.OpenMode;
import dev.sluice.client.OpenedStreams;
import dev.sluice.client.SluiceClient;
import dev.sluice.config.Values;
import dev.sluice.v1.StreamSpec;
import dev.sluice.v1.Window;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice open}: opens streams, says how long that took and closes them. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Opens many streams at once, says how long that took and closes them.",
            "",
            "All of them are opened or none; with --keep-opened the good ones stay when some fail. The exit status is 1"
                    + " when any stream could not be opened, and each error is told in full.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice open --count 10000 --handler echo",
            "  sluice open --count 3 --handler files --name-prefix reports/ --json",
            "  sluice open --count 5 --handler echo --target [::1]:50051"
        })
final class OpenCommand implements Callable<Integer> {
    private static final int MOST_STREAMS = 2_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How many streams. Default: 1.")
    private int count;

    @Option(names = "--handler", paramLabel = "NAME", required = true, description = "The handler they are opened on.")
    private String handler = "";

    @Mixin
    private final TargetOption target = new TargetOption();

    @Option(
            names = "--name-prefix",
            paramLabel = "X",
            description = "Names the streams X0, X1, X2... Default: no names.")
    private @Nullable String namePrefix;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "0",
            description = "Messages of a stream that may be under way. Default: what the server gives.")
    private int window;

    @Option(
            names = "--idle-timeout",
            paramLabel = "30s",
            description = "Reset streams without traffic for so long. Default: never.")
    private @Nullable String idleTimeout;

    @Option(names = "--keep-opened", description = "Keep the good ones when some fail.")
    private boolean keepOpened;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        List<StreamSpec> specs = specs();
        SluiceClient client = SluiceClient.connect(target.client("sluice open"));
        try {
            client.hello().await();
            OpenReport report = open(client, specs);
            print(report);
            return report.isComplete() ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            client.close().await();
        }
    }

    private OpenReport open(SluiceClient client, List<StreamSpec> specs) {
        long before = System.nanoTime();
        try {
            OpenedStreams opened = client.open(specs, keepOpened ? OpenMode.KEEP_OPENED : OpenMode.ALL_OR_NOTHING)
                    .await();
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            opened.streams().get(0).session().close(CloseMode.FINISH).await();
            return new OpenReport(specs.size(), took, opened.streams(), opened.failures());
        } catch (OpenException none) {
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            return new OpenReport(specs.size(), took, List.of(), none.failures());
        }
    }

    private void print(OpenReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.json() : report.text());
        out.flush();
    }

    /** Streams without names are one spec, which goes over the wire once. */
    private List<StreamSpec> specs() {
        require(count >= 1 && count <= MOST_STREAMS, "--count must be from 1 to " + MOST_STREAMS);
        require(window >= 0, "--window must not be negative");
        StreamSpec template = template();
        if (namePrefix == null) {
            return Collections.nCopies(count, template);
        }
        return IntStream.range(0, count)
                .mapToObj(i -> template.toBuilder().setName(namePrefix + i).build())
                .toList();
    }

    private StreamSpec template() {
        StreamSpec.Builder template = StreamSpec.newBuilder().setHandler(handler);
        if (window > 0) {
            template.setWindow(Window.newBuilder().setMessages(window));
        }
        if (idleTimeout != null) {
            Duration timeout = duration("--idle-timeout", idleTimeout);
            template.getIdleTimeoutBuilder().setSeconds(timeout.getSeconds()).setNanos(timeout.getNano());
        }
        return template.build();
    }

    private Duration duration(String option, String text) {
        try {
            return Values.duration(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + " " + e.getMessage());
        }
    }

    private void require(boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
