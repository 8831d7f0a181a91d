package dev.sluice.handler;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts the messages of a stream, their bytes, and how many came behind one that they go before; tells the sums when the
 * stream ends. A seq that is left out is no disorder: its message was cancelled, or ran out of time.
 */
final class CountHandler implements Handler {

    @Override
    public void onOpen(StreamContext stream) {
        stream.attach(new Tally(OrderCheck.of(stream.labels())));
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        tally(stream).add(run);
        run.allDone();
    }

    @Override
    public CompletionStage<byte[]> onEnd(StreamContext stream) {
        return CompletableFuture.completedFuture(tally(stream).json().getBytes(US_ASCII));
    }

    private static Tally tally(StreamContext stream) {
        return (Tally) requireNonNull(stream.attachment());
    }

    private static final class Tally {
        private final OrderCheck order;
        private long messages;
        private long bytes;
        private long outOfOrder;

        Tally(OrderCheck order) {
            this.order = order;
        }

        void add(Run run) {
            for (int i = 0; i < run.size(); i++) {
                Message message = run.message(i);
                bytes += message.payload().length;
                if (!order.isInTurn(message)) {
                    outOfOrder++;
                }
            }
            messages += run.size();
        }

        String json() {
            return "{\"messages\":" + messages + ",\"bytes\":" + bytes + ",\"out_of_order\":" + outOfOrder + "}";
        }
    }
}
