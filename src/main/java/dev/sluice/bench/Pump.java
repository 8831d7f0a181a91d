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
    private final Way way;
    private final Allowance allowance;
    private final Settling settling;
    private long posted;
    private int at;
    private long row = 1;
    private boolean over;

    /** How the messages of each stream are posted. */
    interface Way {
        /** Posts the next message of a stream, which is the {@code row}th. Returns whether there is room for another. */
        boolean post(ClientStream stream, long row);

        /** Only after a multiple of so many rows has every stream all that belongs together. */
        default int block() {
            return 1;
        }
    }

    /** In the order of their seqs. */
    static Way inTurn(Payloads payloads) {
        return (stream, row) -> stream.post(payloads.of(row));
    }

    Pump(ClientSession session, List<ClientStream> streams, Payloads payloads, Allowance allowance) {
        this(session, streams, inTurn(payloads), allowance);
    }

    Pump(ClientSession session, List<ClientStream> streams, Way way, Allowance allowance) {
        this.streams = streams;
        this.way = way;
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
        int allowed = allowance.take(MESSAGES_A_TURN);
        int taken = allowed == 0 ? (int) Math.min(MESSAGES_A_TURN, toEndOfBlock()) : allowed;
        if (taken == 0) {
            over = true;
            return;
        }
        try {
            for (int i = 1; i <= taken; i++) {
                ClientStream stream = streams.get(at);
                if (!postTo(stream)) {
                    if (allowed > 0) {
                        allowance.giveBack(taken - i);
                    }
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
        boolean room = way.post(stream, row);
        posted++;
        at++;
        if (at == streams.size()) {
            at = 0;
            row++;
        }
        return room;
    }

    /** How many messages are missing, over all streams, until each has all that belongs together. */
    private long toEndOfBlock() {
        if (way.block() == 1) {
            return 0;
        }
        long over = posted % ((long) way.block() * streams.size());
        return over == 0 ? 0 : (long) way.block() * streams.size() - over;
    }
}
