package dev.sluice.bench;

import dev.sluice.bench.peers.Peer;
import dev.sluice.bench.peers.PeerClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench compare}: Sluice beside the usual ways to have streams. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sluice beside plain Vert.x gRPC and grpc-java, as ratios.",
            "",
            "Opens streams, and sends 16 bytes one way, 128 bytes from the server, and 128 bytes there and back: by Sluice, by"
                    + " plain Vert.x gRPC, and by grpc-java. Those two have one bidirectional call for each stream, with one"
                    + " gRPC message for each message; and once more, where that can be done, unary calls, one after the"
                    + " other on each stream, for calls that are under way together have no order.",
            "",
            "Each has a server process of its own, one connection and one event loop at the client, the same transport, as"
                    + " many messages written at once, and messages that are bare bytes. Plain Vert.x gRPC has the windows of"
                    + " Sluice; grpc-java has one setting for a call and for the connection, which begins at 1 MiB and grows."
                    + " They take turns in each round. A ratio says how many times better Sluice is. Order is checked of Sluice alone, loss of all.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench compare",
            "  sluice bench compare --streams 1000 --seconds 3",
            "  sluice bench compare --open 1000 --streams 1,100 --json"
        })
final class CompareCommand implements Callable<Integer> {
    private static final int MOST_STREAMS = 100_000;
    private static final int MANY = 1_000;
    private static final int ONE = 1;
    private static final int OPENED = 10_000;
    private static final Goal BETTER = Goal.moreThan(1);
    private static final Goal MUCH_BETTER = Goal.moreThan(10);
    private static final int SMALL = 16;
    private static final int LARGE = 128;

    private final Class<?> program;

    @Option(
            names = "--open",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many streams are opened. Default: 10000.")
    private int open;

    @Option(
            names = "--streams",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,1000",
            description = "Over how many streams messages go. Default: 1,1000.")
    private List<Integer> streams = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How long each sends in a round. Default: 1.")
    private double seconds;

    @Mixin
    private final DuelOptions options = new DuelOptions();

    CompareCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        options.require(open >= 1 && open <= MOST_STREAMS, "--open must be from 1 to " + MOST_STREAMS);
        for (int count : streams) {
            options.require(count >= 1 && count <= MOST_STREAMS, "--streams must be from 1 to " + MOST_STREAMS);
        }
        options.time(seconds);
        return options.measure(program, this::compare);
    }

    private void compare(Testbed bed, Rounds rounds, Consumer<Report> reports) {
        try (PeerBed vertxGrpc = new PeerBed(options.launch(program), Peer.VERTX_GRPC);
                PeerBed grpcJava = new PeerBed(options.launch(program), Peer.GRPC_JAVA)) {
            Contenders contenders = new Contenders(
                    bed,
                    new Contenders.Peered(vertxGrpc, vertxGrpc.connect(PeerClient::vertxGrpc)),
                    new Contenders.Peered(grpcJava, grpcJava.connect(PeerClient::grpcJava)),
                    seconds);
            comparisons(contenders).forEach(comparison -> reports.accept(comparison.run(rounds, bed.notes())));
        }
    }

    private List<Comparison> comparisons(Contenders contenders) {
        List<Comparison> all = new ArrayList<>();
        all.add(new Comparison(
                "open",
                Map.of("streams", open),
                Comparison.Unit.MILLIS,
                open == OPENED ? MUCH_BETTER : null,
                contenders.open(open)));
        for (int count : streams) {
            Goal goal = count == ONE || count == MANY ? BETTER : null;
            all.add(traffic("push", count, SMALL, count == MANY ? MUCH_BETTER : goal, contenders.push(count, SMALL)));
            all.add(traffic("pull", count, LARGE, goal, contenders.pull(count, LARGE)));
            all.add(traffic("echo", count, LARGE, goal, contenders.echo(count, LARGE)));
        }
        return all;
    }

    private static Comparison traffic(
            String what, int streams, int size, @Nullable Goal goal, List<Contender> contenders) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("streams", streams);
        facts.put("size", size);
        return new Comparison(what, facts, Comparison.Unit.PER_SECOND, goal, contenders);
    }
}
