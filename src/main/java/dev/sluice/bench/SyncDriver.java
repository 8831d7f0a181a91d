package dev.sluice.bench;

import dev.sluice.client.ClientStream;
import dev.sluice.client.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/** SYNC: each stream has one message under way, and sends the next one when that has its outcome. */
final class SyncDriver implements Driver {
    private final List<ClientStream> streams;
    private final Payloads payloads;
    private final Allowance allowance;
    private final Promise<Void> settled = Promise.promise();
    private long sent;
    private int underWay;

    SyncDriver(List<ClientStream> streams, Payloads payloads, Allowance allowance) {
        this.streams = streams;
        this.payloads = payloads;
        this.allowance = allowance;
    }

    @Override
    public void start() {
        allowance.begin();
        underWay = streams.size();
        streams.forEach(stream -> send(stream, 1));
    }

    private void send(ClientStream stream, long seq) {
        if (allowance.take(1) == 0) {
            underWay--;
            if (underWay == 0) {
                settled.tryComplete();
            }
            return;
        }
        sent++;
        Future<Reply> outcome = stream.send(payloads.of(seq));
        outcome.onSuccess(done -> send(stream, seq + 1)).onFailure(settled::tryFail);
    }

    @Override
    public Future<Void> settled() {
        return settled.future();
    }

    @Override
    public Future<Tally> finish() {
        return PushDriver.tally(streams, sent);
    }
}
