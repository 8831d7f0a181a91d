package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bench durable}: what it costs that streams outlive the server, and how fast a session is back. */
@Command(
        name = "durable",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "What it costs that streams outlive the server, and how fast a session is back.",
            "",
            "The same messages by turns in each round: on streams in memory; on disk; on disk where each message changes the"
                    + " handler's state and has a reply (handler ledger); and synced to the disk. An ack of a durable stream"
                    + " comes when all of that is committed.",
            "",
            "For the synced ones a file on the same disk says what it gives where each message is synced by itself"
                    + " (fsync_each_per_s). rate_over_goal is the rate over the lesser of 50 times that and half of the one on disk."
                    + " The server's data is in the system's directory for temporary files (-Djava.io.tmpdir=DIR names"
                    + " another): where that is in memory, syncs cost nothing.",
            "",
            "Then the connection of a session with very many streams is broken: how long until the client, which comes back by"
                    + " itself, has all of them again.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice bench durable",
            "  sluice bench durable --streams 100 --size 1024 --resume-streams 0 --json",
            "  java -Djava.io.tmpdir=/mnt/disk -jar target/sluice.jar bench durable"
        })
final class DurableCommand implements Callable<Integer> {
    private static final int MOST_STREAMS = 1_000_000;
    private static final int LARGEST = 1 << 20;

    private final Class<?> program;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many streams, 1 to 1000000. Default: 1000.")
    private int streams;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "128",
            description = "Bytes of a message, 11 to 1048576. Default: 128.")
    private int size;

    @Option(
            names = "--resume-streams",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "How many streams the session has that comes back, up to 1000000; 0: none does. Default: 100000.")
    private int resumed;

    @Mixin
    private final Pace pace = new Pace();

    @Mixin
    private final BenchOptions options = new BenchOptions();

    DurableCommand(Class<?> program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        options.require(streams >= 1 && streams <= MOST_STREAMS, "--streams must be from 1 to " + MOST_STREAMS);
        options.require(resumed >= 0 && resumed <= MOST_STREAMS, "--resume-streams must be from 0 to " + MOST_STREAMS);
        options.require(
                size >= Deposits.SMALLEST && size <= LARGEST,
                "--size must be from " + Deposits.SMALLEST + " to " + LARGEST + " bytes");
        pace.check(options, streams);
        return options.measureAll(program, this::measure);
    }

    private List<Report> measure(Testbed bed, Rounds rounds) {
        List<Report> reports = new ArrayList<>(
                new DurableThroughput(bed, pace, new ThroughputReport.Load(streams, size)).measure(rounds));
        if (resumed > 0) {
            reports.add(ResumeSpeed.measure(bed, rounds, DurableLoad.MEMORY, resumed));
            reports.add(ResumeSpeed.measure(bed, rounds, DurableLoad.DISK, resumed));
        }
        return reports;
    }
}
