package dev.sluice.cli;

import dev.sluice.client.ClientGraph;
import dev.sluice.client.ClientOptions;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.GraphResult;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.SluiceException;
import dev.sluice.v1.Order;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice run}: runs a graph of messages from a file. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a graph of messages: each waits for those that it needs, and the others run at the same time.",
            "",
            "The file is one JSON object with \"messages\", and \"handler\" unless --handler names it. A message has an"
                    + " \"id\" and, where wanted, a \"payload\" (text), \"needs\" (ids), \"critical\" (true: its failure aborts"
                    + " all that depends on it), a \"priority\" (higher runs first), and \"onFailure\": whether it is to"
                    + " abort, skip or run when one that it needs fails.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every message was done", "1:some were not", "2:wrong usage, or the file is no graph"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice run examples/graph/build.json",
            "  sluice run deploy.json --handler deploy --target 10.0.0.7:50051 --json"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "GRAPH.json", description = "The file with the graph.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--handler", paramLabel = "NAME", description = "The handler. Default: that of the file.")
    private @Nullable String handler;

    @Mixin
    private final TargetOption target = new TargetOption();

    @Option(names = "--json", description = "Print one JSON object when all is over, and no lines before.")
    private boolean json;

    @Override
    public Integer call() {
        GraphFile graph = GraphReader.read(file);
        String name = handler == null ? graph.handler() : handler;
        if (name.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say the --handler; the file names none");
        }
        SluiceClient client = SluiceClient.connect(options(graph));
        try {
            ClientStream stream = client.open(spec(name), 1).await().stream(0);
            int exitCode = run(graph, stream);
            stream.session().close(CloseMode.FINISH).otherwiseEmpty().await();
            return exitCode;
        } finally {
            client.close().await();
        }
    }

    private int run(GraphFile graph, ClientStream stream) {
        GraphRun run = new GraphRun(graph, System.nanoTime());
        RunProgress progress = new RunProgress(run, spec.commandLine().getErr(), Ansi.AUTO.enabled());
        stream.onStalled(progress::stalled);
        progress.start();
        try {
            send(run, ClientGraph.on(stream), progress)
                    .onFailure(why -> progress.failed(typed(why)))
                    .otherwiseEmpty()
                    .await();
        } finally {
            progress.stop();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? GraphReport.json(run).encode() : GraphReport.summary(run));
        out.flush();
        return run.isAllDone() ? 0 : 1;
    }

    /** The futures of messages complete before that of the end does. */
    private Future<GraphResult> send(GraphRun run, ClientGraph graph, RunProgress progress) {
        Map<String, Integer> children = run.graph().children();
        for (GraphFile.Message message : run.graph().messages()) {
            graph.add(message.node(children.getOrDefault(message.id(), 0)))
                    .onSuccess(reply -> tell(run.done(message, reply, System.nanoTime()), progress))
                    .onFailure(why -> tell(run.failed(message, typed(why), System.nanoTime()), progress));
        }
        return graph.seal();
    }

    private void tell(GraphRun.Result result, RunProgress progress) {
        if (!json) {
            progress.line(spec.commandLine().getOut(), GraphReport.line(result));
        }
    }

    private static SluiceException typed(Throwable why) {
        if (why instanceof SluiceException typed) {
            return typed;
        }
        throw new IllegalStateException("the client fails with other than its own exceptions", why);
    }

    private static StreamSpec spec(String handler) {
        return StreamSpec.newBuilder()
                .setHandler(handler)
                .setOrder(Order.ORDER_GRAPH)
                .build();
    }

    /** The whole graph may wait in the client. */
    private ClientOptions options(GraphFile graph) {
        ClientOptions options = target.client("sluice-run");
        return options.withSendBufferBytes(Math.max(options.sendBufferBytes(), graph.bytes()))
                .withSendBufferMessages(
                        Math.max(options.sendBufferMessages(), graph.messages().size()));
    }
}
