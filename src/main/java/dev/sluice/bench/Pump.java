package dev.sluice.bench;

import dev.sluice.client.ClientSession;
import dev.sluice.client.ClientStream;
import dev.sluice.client.SluiceException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Posts messages to streams in turn, one message a stream after the other, as fast as they are taken. Where one is full it waits for
 * that: what the client offers as back-pressure is all that holds it.
 */
final class Pump {
    /**
     * So many at once, over all streams; then others on the loop get their turn, the client that writes among them. What a
     * stream got of them goes in one chunk, so this says how much is done for many messages at a time. It is the same for
     * what Sluice is compared with.
     */
    static final int MESSAGES_A_TURN = 4096;

    private final List<ClientStream> streams;
    private final Payloads payloads;
    private final Allowance allowance;
    private final Settling settling;
    private long posted;
    private int at;
    private long seq = 1;
    private boolean over;

    Pump(ClientSession session, List<ClientStream> streams, Payloads payloads, Allowance allowance) {
        this.streams = streams;
        this.payloads = payloads;
        this.allowance = allowance;
        this.settling = new Settling(session, () -> over, () -> posted);
    }

    /** On the loop. */
    void start() {
        allowance.begin();
        settling.watch();
        post(Vertx.currentContext());
    }

    /** Completes when everything has its outcome. */
    Future<Void> settled() {
        return settling.future();
    }

    long posted() {
        return posted;
    }

    private void post(Context loop) {
        int taken = allowance.take(MESSAGES_A_TURN);
        if (taken == 0) {
            over = true;
            return;
        }
        try {
            for (int i = 1; i <= taken; i++) {
                ClientStream stream = streams.get(at);
                if (!postTo(stream)) {
                    allowance.giveBack(taken - i);
                    stream.whenWritable().onSuccess(room -> post(loop)).onFailure(settling::fail);
                    return;
                }
            }
            loop.runOnContext(turn -> post(loop));
        } catch (SluiceException e) {
            settling.fail(e);
        }
    }

    /** False where it is full now. */
    private boolean postTo(ClientStream stream) {
        boolean room = stream.post(payloads.of(seq));
        posted++;
        at++;
        if (at == streams.size()) {
            at = 0;
            seq++;
        }
        return room;
    }
}
