package dev.sluice.bench;

import java.util.List;
import picocli.CommandLine.ExitCode;

/**
 * The work of a command that measures a throughput: a report for each number of streams, on a server of its own.
 *
 * @param handler that the streams are opened on
 */
record ThroughputRun(BenchOptions options, Pace pace, ThroughputReport report, String handler) {
    private static final int MOST_STREAMS = 1_000_000;
    private static final int LARGEST = 1 << 20;

    /** Tells the user what cannot be measured, before anything starts. */
    void check(List<Integer> streams, int size, int smallest) {
        options.require(
                size >= smallest && size <= LARGEST, "--size must be from " + smallest + " to " + LARGEST + " bytes");
        for (int count : streams) {
            options.require(count >= 1 && count <= MOST_STREAMS, "--streams must be from 1 to " + MOST_STREAMS);
            pace.check(options, count);
        }
    }

    /** Returns the exit status. */
    int call(Class<?> program, List<Integer> streams, int size, Throughput.Drivers drivers) {
        int status = ExitCode.OK;
        for (int count : streams) {
            ThroughputReport.Load load = new ThroughputReport.Load(count, size);
            status = Math.max(status, options.measure(program, (bed, rounds) -> on(bed, rounds, load, drivers)));
        }
        return status;
    }

    private Report on(Testbed bed, Rounds rounds, ThroughputReport.Load load, Throughput.Drivers drivers) {
        Throughput throughput = new Throughput(bed, pace, handler, load.streams(), drivers);
        return report.of(load, pace, rounds, rounds.all(throughput::round), bed.notes());
    }
}
