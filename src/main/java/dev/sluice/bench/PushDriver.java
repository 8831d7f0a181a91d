package dev.sluice.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.EndResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One way: the handler {@code count} checks the order, and counts what came. */
final class PushDriver implements Driver {
    private final List<ClientStream> streams;
    private final Pump pump;

    PushDriver(ClientSession session, List<ClientStream> streams, Payloads payloads, Allowance allowance) {
        this.streams = streams;
        this.pump = new Pump(session, streams, payloads, allowance);
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
        List<Future<EndResult>> ends = streams.stream().map(ClientStream::end).toList();
        return Future.all(ends).map(all -> tally(ends));
    }

    private Tally tally(List<Future<EndResult>> ends) {
        long lost = 0;
        long violations = 0;
        for (int i = 0; i < ends.size(); i++) {
            JsonObject said = new JsonObject(new String(ends.get(i).result().payload(), US_ASCII));
            // One that came twice is as bad as one that did not, and must not make up for it.
            lost += Math.abs(streams.get(i).last() - said.getLong("messages"));
            violations += said.getLong("out_of_order");
        }
        return new Tally(pump.posted(), violations, lost);
    }
}
