package dev.sluice.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice serve}: runs the server until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the server.",
            "",
            "Once it serves it prints its addresses to stdout; logs go to stderr. SIGTERM and Ctrl-C drain it: nothing new"
                    + " is taken, what was accepted is finished (for at most grpc.drain-timeout), and the exit status is"
                    + " 0.",
            "",
            "Every setting has a default. A file overrides it, an environment variable overrides the file, a flag"
                    + " overrides all. The key session-ttl of the section limits is SLUICE_LIMITS_SESSION_TTL in the"
                    + " environment. What is unknown or out of range is refused.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice serve                       on 127.0.0.1:50051",
            "  sluice serve --demo                with load to look at",
            "  sluice serve --plugins ./handlers  with the handlers of those jars",
            "  SLUICE_GRPC_HOST=0.0.0.0 sluice serve --config my.yaml",
            "",
            "A configuration file has only what differs from the defaults:",
            "  grpc:",
            "    port: 6000",
            "  limits:",
            "    session-ttl: 5m"
        })
final class ServeCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with settings that differ from the defaults.")
    private @Nullable Path config;

    @Option(
            names = "--grpc-port",
            paramLabel = "N",
            description = "Port to listen on; 0 for any free one. Default: 50051.")
    private @Nullable String grpcPort;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            description = "Port of the dashboard, health and metrics; 0 for any free one. Default: 8080.")
    private @Nullable String httpPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The server's own directory. Default: ./sluice-data.")
    private @Nullable String dataDir;

    @Option(names = "--plugins", paramLabel = "DIR", description = "Folder with jars of your own handlers.")
    private @Nullable String plugins;

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json. Default: text.")
    private @Nullable String logFormat;

    @Option(
            names = "--demo",
            description = "Send a steady load of " + Demo.MESSAGES_A_SECOND + " messages a second over " + Demo.STREAMS
                    + " streams from within, and print what it does each second.")
    private boolean demo;

    /** What the process ends with, which the shutdown hook has the last word on. */
    private final AtomicInteger exitCode = new AtomicInteger(ExitCode.OK);

    ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig settings = ServerConfig.load(config, environment, flags());
        settings.logFormat().apply();
        RunningServer server = RunningServer.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "sluice-stop"));
        try {
            announce(server);
            if (demo) {
                server.startDemo(spec.commandLine().getOut());
            }
        } catch (RuntimeException e) {
            exitCode.set(ExitCode.SOFTWARE);
            throw e;
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        put(flags, "grpc.port", grpcPort);
        put(flags, "http.port", httpPort);
        put(flags, "data-dir", dataDir);
        put(flags, "plugins", plugins);
        put(flags, "log-format", logFormat);
        return flags;
    }

    private static void put(Map<String, String> flags, String path, @Nullable String value) {
        if (value != null) {
            flags.put(path, value);
        }
    }

    private void announce(RunningServer server) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("grpc " + server.address());
        out.println("dashboard " + server.dashboardUrl());
        out.flush();
    }

    /** Halts, as a JVM that ends by a signal would say so in its exit status, however well it ended. */
    private void stop(RunningServer server) {
        try {
            server.close();
        } finally {
            Runtime.getRuntime().halt(exitCode.get());
        }
    }
}
