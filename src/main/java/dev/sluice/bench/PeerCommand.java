package dev.sluice.bench;

import dev.sluice.bench.peers.Peer;
import dev.sluice.client.Target;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice bench peer}: the server of a peer, in the process that {@code bench} starts for it. */
@Command(
        name = "peer",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Serves what Sluice is compared with, until its standard input ends. Other commands start it.")
final class PeerCommand implements Callable<Integer> {
    private static final String HOST = "127.0.0.1";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Peer peer;

    static ServerProcess start(ServerProcess.Launch launch, Peer peer) {
        return ServerProcess.start(launch, List.of("bench", "peer", peer.name()));
    }

    @Override
    public Integer call() throws IOException {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(Machine.cores()).setPreferNativeTransport(true));
        try {
            Target target = new Target(HOST, peer.serve(vertx).await());
            PrintWriter out = spec.commandLine().getOut();
            out.println("grpc " + target.text());
            out.flush();
            awaitEndOfInput();
            return ExitCode.OK;
        } finally {
            vertx.close().await();
        }
    }

    /** It comes when the bench has ended, in whatever way. */
    private static void awaitEndOfInput() throws IOException {
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
