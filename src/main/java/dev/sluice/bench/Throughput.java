package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.CloseMode;
import dev.sluice.client.SluiceClient;
import dev.sluice.v1.StreamSpec;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Measures how much goes over a number of streams: one round after the other, each with new sessions and streams. */
final class Throughput {
    private static final int PATIENCE_SECONDS = 120;

    private final Testbed bed;
    private final Pace pace;
    private final StreamSpec spec;
    private final int streams;
    private final Drivers drivers;
    private final List<SluiceClient> clients;

    /** Makes the driver of one client's streams. */
    @FunctionalInterface
    interface Drivers {
        Driver make(ClientSession session, List<ClientStream> streams, Allowance allowance);
    }

    /**
     * What came of a round.
     *
     * @param nanos from the first message until the last ack was in
     * @param serverCpuNanos processor time of the server in that time; -1 where it cannot be had
     */
    record Result(Driver.Tally tally, long nanos, long serverCpuNanos) {
        double messagesPerSecond() {
            return tally.messages() * 1e9 / nanos;
        }

        double serverCpuMicrosPerMessage() {
            return serverCpuNanos / 1e3 / Math.max(1, tally.messages());
        }
    }

    Throughput(Testbed bed, Pace pace, String handler, int streams, Drivers drivers) {
        this(bed, pace, StreamSpec.newBuilder().setHandler(handler).build(), streams, drivers);
    }

    Throughput(Testbed bed, Pace pace, StreamSpec spec, int streams, Drivers drivers) {
        this.bed = bed;
        this.pace = pace;
        this.spec = spec;
        this.streams = streams;
        this.drivers = drivers;
        this.clients =
                IntStream.range(0, pace.clients()).mapToObj(i -> bed.client()).toList();
    }

    Result round() {
        List<ClientSession> sessions = new ArrayList<>();
        List<Driver> driving = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            ClientSession session = await(clients.get(i).session());
            int share = streams / clients.size() + (i < streams % clients.size() ? 1 : 0);
            sessions.add(session);
            driving.add(drivers.make(session, await(session.open(spec, share)).streams(), pace.allowance(i)));
        }
        Result result = drive(sessions, driving);
        sessions.forEach(session -> await(session.close(CloseMode.FINISH)));
        return result;
    }

    private Result drive(List<ClientSession> sessions, List<Driver> driving) {
        long cpuBefore = serverCpuNanos();
        long before = System.nanoTime();
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).execute(driving.get(i)::start);
        }
        await(Future.all(driving.stream().map(Driver::settled).toList()));
        long nanos = System.nanoTime() - before;
        long cpuNanos = cpuBefore < 0 ? -1 : serverCpuNanos() - cpuBefore;
        Driver.Tally tally = Driver.Tally.NOTHING;
        for (Driver driver : driving) {
            tally = tally.plus(await(driver.finish()));
        }
        return new Result(tally, nanos, cpuNanos);
    }

    private long serverCpuNanos() {
        ServerVitals vitals = bed.vitals();
        return vitals == null ? -1 : vitals.cpuNanos();
    }

    private <T> T await(Future<T> future) {
        return Patience.await(future, pace.seconds() + PATIENCE_SECONDS);
    }
}
