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
        long counted = 0;
        long violations = 0;
        for (Future<EndResult> end : ends) {
            JsonObject said = new JsonObject(new String(end.result().payload(), US_ASCII));
            counted += said.getLong("messages");
            violations += said.getLong("out_of_order");
        }
        return new Tally(pump.posted(), violations, Math.abs(pump.posted() - counted));
    }
}
