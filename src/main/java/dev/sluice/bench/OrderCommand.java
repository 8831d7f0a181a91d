package dev.sluice.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench order}: what each order costs, and what it gains. */
@Command(
        name = "order",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What each order costs, and what it gains.",
            "",
            "Without --compare and --tricks: messages one way by each order, as push measures them, and beside the FIFO of"
                    + " the same round. The handler checks what the order promises: the seqs of a stream, those of a key,"
                    + " or that what a message needs came before it. SEQUENCED is sent shuffled within 256, in whole"
                    + " stretches of these; KEYED has 16 keys a stream; GRAPH has layers of 8, each message with 2 parents.",
            "",
            "--compare: 256 messages in 8 chains, each depending on the one before it in its chain, with 1 ms at the"
                    + " handler and 1 ms of network there and back (half each way, by a relay in this process). SYNC waits"
                    + " for each reply, FIFO streams, SEQUENCED is sent by 4 threads in random order, GRAPH names what"
                    + " depends on what. All are at hand at the beginning; times count from there.",
            "",
            "--tricks: 512 messages on one FIFO, for each of which the handler has to load something for 1 ms, and then"
                    + " works for 0 or 1 ms: one load after the other, one for a whole run, all ahead of their turn, or the"
                    + " next one while one is worked on.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench order",
            "  sluice bench order --order fifo,graph --streams 100 --json",
            "  sluice bench order --compare",
            "  sluice bench order --tricks --rounds 5"
        })
final class OrderCommand implements Callable<Integer> {
    private static final int MOST_STREAMS = 1_000_000;
    private static final int LARGEST = 1 << 20;

    private final Class<?> program;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            split = ",",
            defaultValue = "fifo,sync,sequenced,keyed,graph",
            converter = OrderNames.class,
            description = "Which orders: fifo, sync, sequenced, keyed, graph. Default: all.")
    private List<OrderLoad> orders = List.of();

    @ArgGroup
    private Instead instead = new Instead();

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many streams, 1 to 1000000. Default: 1000.")
    private int streams;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "16",
            description = "Bytes of a message, 0 to 1048576. Default: 16.")
    private int size;

    @Mixin
    private final Pace pace = new Pace();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    /** What is measured in place of the orders' throughput. */
    private static final class Instead {
        @Option(names = "--compare", description = "Compare four ways to have the same dependent work done.")
        private boolean compare;

        @Option(names = "--tricks", description = "Compare what handlers do about loading.")
        private boolean tricks;
    }

    OrderCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        options.require(streams >= 1 && streams <= MOST_STREAMS, "--streams must be from 1 to " + MOST_STREAMS);
        options.require(size >= 0 && size <= LARGEST, "--size must be from 0 to " + LARGEST + " bytes");
        pace.check(options, streams);
        return options.measureAll(program, this::measure);
    }

    private List<Report> measure(Testbed bed, Rounds rounds) {
        if (instead.compare) {
            return new SchemeComparison(bed).measure(rounds);
        }
        if (instead.tricks) {
            return new TrickComparison(bed).measure(rounds);
        }
        List<OrderLoad> once = orders.stream().distinct().toList();
        return new OrderThroughput(bed, pace, new ThroughputReport.Load(streams, size), once).measure(rounds);
    }
}
