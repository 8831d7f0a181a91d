package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What it costs that streams outlive the server: loads that differ in that alone, by turns in each round. */
final class DurableThroughput {
    /** The load that the goals were agreed for. */
    private static final ThroughputReport.Load AGREED = new ThroughputReport.Load(1_000, 128);

    private static final Goal SHARE_OF_MEMORY = Goal.atLeast(0.6);
    private static final Goal WITH_STATE = Goal.atLeast(100_000);
    private static final double TIMES_FSYNC = 50;
    private static final double SHARE_OF_DISK = 0.5;

    private final Testbed bed;
    private final Pace pace;
    private final ThroughputReport.Load load;
    private final Turns<DurableLoad> turns;
    private final FsyncSpeed fsync;

    DurableThroughput(Testbed bed, Pace pace, ThroughputReport.Load load) {
        this.bed = bed;
        this.pace = pace;
        this.load = load;
        this.fsync = new FsyncSpeed(load.size());
        this.turns = new Turns<>(
                List.of(DurableLoad.values()),
                which -> new Throughput(
                        bed,
                        pace,
                        which.spec(),
                        load.streams(),
                        (session, streams, allowance) -> which.driver(session, streams, load.size(), allowance)));
    }

    /** A report for each load. */
    List<Report> measure(Rounds rounds) {
        Turns.Results<DurableLoad> results = turns.measure(rounds);
        Series syncs = new Series(new Rounds(1, rounds.measured()).run(fsync::measure));
        return turns.all().stream()
                .map(which -> report(which, results, measures(which, results, syncs)))
                .toList();
    }

    private Report report(DurableLoad which, Turns.Results<DurableLoad> results, List<Measure> measures) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("load", which.label());
        facts.put("streams", load.streams());
        facts.put("size", load.size());
        facts.put("clients", pace.clients());
        String title = String.format(
                Locale.ROOT,
                "%s, %,d streams, %,d bytes a message; %s",
                which,
                load.streams(),
                load.size(),
                which.kept());
        return new Report("durable", title, facts, measures, results.flaws(which), results.rounds(), bed.notes());
    }

    private List<Measure> measures(DurableLoad which, Turns.Results<DurableLoad> results, Series syncs) {
        List<Measure> measures = new ArrayList<>();
        Series rate = results.rate(which);
        measures.add(new Measure("messages_per_s", rate, which == DurableLoad.DISK_STATE ? goal(WITH_STATE) : null));
        Series ofMemory = results.share(which, DurableLoad.MEMORY);
        switch (which) {
            case MEMORY -> {}
            case DISK -> measures.add(new Measure("ratio_memory", ofMemory, goal(SHARE_OF_MEMORY)));
            case DISK_STATE -> measures.add(Measure.of("ratio_memory", ofMemory));
            case DISK_SYNC -> measures.addAll(synced(rate, results.rate(DurableLoad.DISK), syncs));
        }
        measures.add(Measure.of("server_cpu_us_per_message", results.cpu(which)));
        return measures;
    }

    /** Whichever asks for less is to be reached: so many messages a sync, or that share of what is not synced. */
    private List<Measure> synced(Series rate, Series disk, Series syncs) {
        double bySyncs = TIMES_FSYNC * syncs.median();
        double byDisk = SHARE_OF_DISK * disk.median();
        return List.of(
                new Measure("rate_over_goal", scaled(rate, Math.min(bySyncs, byDisk)), goal(Goal.atLeast(1))),
                Measure.of("ratio_disk", scaled(rate, disk.median())),
                Measure.of("ratio_fsync_each", scaled(rate, syncs.median())),
                Measure.of("fsync_each_per_s", syncs));
    }

    private static Series scaled(Series series, double by) {
        return new Series(series.values().stream().map(value -> value / by).toList());
    }

    private @Nullable Goal goal(Goal goal) {
        return load.equals(AGREED) ? goal : null;
    }
}
