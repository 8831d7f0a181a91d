package dev.sluice.handler;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Pushes a number of equal messages, with a bound on those that wait. Each begins with the stream's counter in eight bytes,
 * the highest first; what follows is zeros.
 *
 * <p>Pushes leave in their order, so only the last one of a batch is watched. On the stream's loop, which is where pushes
 * that were made there leave.
 */
final class Burst {
    private static final int BATCH = 256;
    private static final int BATCHES_UNDER_WAY = 2;

    private final StreamContext stream;
    private final Counter counter;
    private final int bytes;
    private final CompletableFuture<byte[]> done = new CompletableFuture<>();
    private int left;
    private int batchesUnderWay;
    private boolean pushing;

    /** How many a stream has pushed. */
    static final class Counter {
        private long count;
    }

    Burst(StreamContext stream, Counter counter, int count, int bytes) {
        this.stream = stream;
        this.counter = counter;
        this.left = count;
        this.bytes = bytes;
    }

    /** Completes when all have left, and fails when one cannot be pushed. */
    CompletionStage<byte[]> begin() {
        push();
        return done;
    }

    /** A loop where batches leave at once, so that these do not pile up on the stack. */
    private void push() {
        if (pushing) {
            return;
        }
        pushing = true;
        while (left > 0 && batchesUnderWay < BATCHES_UNDER_WAY && pushBatch()) {}
        pushing = false;
        if (left == 0 && batchesUnderWay == 0) {
            done.complete(new byte[0]);
        }
    }

    /** False when one was not taken: there is nothing to do but to wait for room. */
    private boolean pushBatch() {
        CompletableFuture<Void> last = null;
        CompletableFuture<Void> refused = null;
        for (int i = Math.min(BATCH, left); i > 0 && refused == null; i--) {
            CompletableFuture<Void> pushed = stream.push(next()).toCompletableFuture();
            if (pushed.isCompletedExceptionally()) {
                refused = pushed;
            } else {
                last = pushed;
                counter.count++;
                left--;
            }
        }
        if (last != null) {
            batchesUnderWay++;
            last.whenComplete(this::batchLeft);
        } else if (refused != null && batchesUnderWay == 0) {
            refused.whenComplete((none, why) -> done.completeExceptionally(why));
        }
        return refused == null;
    }

    private void batchLeft(@Nullable Void none, @Nullable Throwable why) {
        batchesUnderWay--;
        if (why == null) {
            push();
        } else {
            done.completeExceptionally(why);
        }
    }

    private byte[] next() {
        byte[] payload = new byte[bytes];
        ByteBuffer.wrap(payload).putLong(counter.count + 1);
        return payload;
    }
}
