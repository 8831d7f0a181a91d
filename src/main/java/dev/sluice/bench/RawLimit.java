package dev.sluice.bench;

import static java.util.Objects.requireNonNull;

import dev.sluice.bench.peers.Peer;
import dev.sluice.bench.peers.PeerTraffic;
import dev.sluice.bench.peers.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Measures the limit of the machine: bytes over one HTTP/2 stream between two processes, with nothing on top. */
final class RawLimit {
    private static final String BYTES = "bytes_per_s";
    private static final double NANOS_A_SECOND = 1e9;
    private static final int SMALL = 16;
    private static final int LARGE = 128;

    private RawLimit() {}

    /** @param time that a round takes */
    static Report measure(Class<?> program, Duration time, Rounds rounds) {
        try (PeerBed bed = new PeerBed(new ServerProcess.Launch(program, null), Peer.RAW_HTTP2)) {
            RawClient client = new RawClient(bed.vertx(), bed.port());
            List<PeerTraffic> all = rounds.all(() -> bed.await(client.send(time)));
            bed.await(client.close());
            return report(rounds, all);
        }
    }

    /** The bytes a second of such a report. */
    static double bytesPerSecond(Report report) {
        return requireNonNull(report.measures().get(0).series()).median();
    }

    private static Report report(Rounds rounds, List<PeerTraffic> all) {
        List<PeerTraffic> results = rounds.measured(all);
        return new Report(
                "raw",
                "bytes over one HTTP/2 stream, and the messages that they would be",
                Map.of(),
                List.of(
                        Measure.of(BYTES, rate(results, 1)),
                        Measure.of("messages_per_s_16", rate(results, SMALL)),
                        Measure.of("messages_per_s_128", rate(results, LARGE))),
                List.of(Flaw.of("lost", all, PeerTraffic::lost)),
                rounds,
                List.of());
    }

    private static Series rate(List<PeerTraffic> results, int bytes) {
        return Series.of(results, result -> result.messages() * NANOS_A_SECOND / result.nanos() / bytes);
    }
}
