package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.EndResult;
import io.vertx.core.Future;
import java.util.List;

/** One way: the handler {@code count} checks the order, and counts what came. */
final class PushDriver implements Driver {
    private final List<ClientStream> streams;
    private final Pump pump;

    PushDriver(ClientSession session, List<ClientStream> streams, Payloads payloads, Allowance allowance) {
        this(session, streams, Pump.inTurn(payloads), allowance);
    }

    PushDriver(ClientSession session, List<ClientStream> streams, Pump.Way way, Allowance allowance) {
        this.streams = streams;
        this.pump = new Pump(session, streams, way, allowance);
    }

    @Override
    public void start() {
        pump.start();
    }

    @Override
    public Future<Void> settled() {
        return pump.settled();
    }

    @Override
    public Future<Tally> finish() {
        return tally(streams, pump.posted());
    }

    /** Ends the streams, and holds what the handler counted against what was posted. */
    static Future<Tally> tally(List<ClientStream> streams, long posted) {
        return Ends.of(streams).map(ends -> tally(streams, ends, posted));
    }

    private static Tally tally(List<ClientStream> streams, List<EndResult> ends, long posted) {
        long lost = 0;
        long violations = 0;
        for (int i = 0; i < ends.size(); i++) {
            Counted counted = Counted.parse(ends.get(i));
            // One that came twice is as bad as one that did not, and must not make up for it.
            lost += Math.abs(streams.get(i).last() - counted.messages());
            violations += counted.outOfOrder();
        }
        return new Tally(posted, violations, lost);
    }
}
