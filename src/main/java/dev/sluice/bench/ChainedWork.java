package dev.sluice.bench;

import dev.sluice.client.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;

/**
 * Messages in chains that go side by side: each depends on the one that is so many before it as there are chains. All are at
 * hand at the beginning, and the time of each counts from there until its outcome is known. On the session's loop.
 */
final class ChainedWork {
    private static final double NANOS_A_MILLI = 1e6;

    private final int size;
    private final int chains;
    private final boolean inTurn;
    private final PingPayload payloads;
    private final long[] nanos;
    private final Promise<Result> result = Promise.promise();
    private long begunNanos;
    private int done;
    private long violations;

    /** @param inTurn whether each also has to come behind all those before it */
    ChainedWork(int size, int chains, int bytes, boolean inTurn) {
        this.size = size;
        this.chains = chains;
        this.inTurn = inTurn;
        this.payloads = new PingPayload(bytes);
        this.nanos = new long[size + 1];
    }

    /**
     * What came of it.
     *
     * @param nanos until each was known to be done, in rising order
     * @param violations outcomes that came before those of what they depend on, or that carried something else
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(long[] nanos, long violations) {
        /** How long it took until so many of a hundred were done. */
        double millis(int percent) {
            int index = (int) Math.ceil(nanos.length * percent / 100.0) - 1;
            return nanos[Math.max(0, index)] / NANOS_A_MILLI;
        }

        double totalMillis() {
            return millis(100);
        }

        double messagesPerSecond() {
            return nanos.length * 1e9 / nanos[nanos.length - 1];
        }
    }

    int size() {
        return size;
    }

    byte[] payload(long seq) {
        return payloads.of(seq);
    }

    /** The seq that this one depends on; 0 where it begins a chain. */
    long predecessor(long seq) {
        return Math.max(0, seq - chains);
    }

    void begin() {
        begunNanos = System.nanoTime();
    }

    /** Waits for the outcome of a message, and returns it. */
    Future<Reply> watch(long seq, Future<Reply> outcome) {
        return outcome.onSuccess(reply -> done(seq, reply)).onFailure(result::tryFail);
    }

    Future<Result> result() {
        return result.future();
    }

    private void done(long seq, Reply reply) {
        long before = inTurn ? seq - 1 : predecessor(seq);
        boolean right = (before == 0 || nanos[(int) before] > 0) && payloads.isOf(seq, reply.payload());
        if (!right) {
            violations++;
        }
        nanos[(int) seq] = Math.max(1, System.nanoTime() - begunNanos);
        done++;
        if (done == size) {
            long[] all = Arrays.copyOfRange(nanos, 1, size + 1);
            Arrays.sort(all);
            result.tryComplete(new Result(all, violations));
        }
    }
}
