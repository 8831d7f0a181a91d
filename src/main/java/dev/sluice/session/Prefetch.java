package dev.sluice.session;

import dev.sluice.handler.HandlerException;
import dev.sluice.order.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Has what waits made ready by its handler ahead of its turn, so many messages at once. Of streams on handlers that ask for
 * it.
 */
final class Prefetch {
    private final Stream stream;
    private final int depth;

    /** Messages that were given to the handler to prepare and have not begun. */
    private int ahead;

    /** Calls on worker threads that have not returned. */
    private int calls;

    Prefetch(Stream stream, int depth) {
        this.stream = stream;
        this.depth = depth;
    }

    /** Something waits, or there is room for more. */
    void more() {
        if (ahead < depth && stream.state() == StreamState.OPEN) {
            List<Entry> next = new ArrayList<>(depth);
            stream.sequencer().ahead(depth, next::add);
            next.forEach(this::prepare);
        }
    }

    /** Whether the handler is being asked: it is not to hear meanwhile that the stream is gone. */
    boolean isAsking() {
        return calls > 0;
    }

    /** One that was prepared has begun, or never will. */
    void over() {
        ahead--;
    }

    private void prepare(Entry entry) {
        StreamMessage message = (StreamMessage) entry;
        if (ahead < depth && !message.isPrepared() && message.attempts() == 0) {
            ahead++;
            message.prepared(ask(message));
        }
    }

    private CompletableFuture<Object> ask(StreamMessage message) {
        CompletableFuture<Object> prepared = new CompletableFuture<>();
        HandlerBinding handler = stream.handler();
        if (handler.blocking()) {
            calls++;
            handler.onWorker(
                    () -> {
                        call(handler, message, prepared);
                        stream.home().run(this::returned);
                    },
                    () -> {
                        prepared.completeExceptionally(new HandlerException(Failures.GOING_AWAY));
                        stream.home().run(this::returned);
                    });
        } else {
            call(handler, message, prepared);
        }
        return prepared;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of the cancelling is nobody's concern
    private static void cancelWith(CompletableFuture<Object> prepared, CompletionStage<?> stage) {
        prepared.whenComplete((value, thrown) -> {
            if (prepared.isCancelled()) {
                stage.toCompletableFuture().cancel(true);
            }
        });
    }

    private void returned() {
        calls--;
        stream.prepareReturned();
    }

    /** A stage that is cancelled here is cancelled at the handler's too. */
    private void call(HandlerBinding handler, StreamMessage message, CompletableFuture<Object> prepared) {
        if (prepared.isDone()) {
            return;
        }
        try {
            CompletionStage<?> stage = handler.handler().prepare(stream, message);
            if (stage == null) {
                prepared.complete(null);
                return;
            }
            stage.whenComplete((value, thrown) -> {
                if (thrown == null) {
                    prepared.complete(value);
                } else {
                    prepared.completeExceptionally(thrown);
                }
            });
            cancelWith(prepared, stage);
        } catch (Throwable e) {
            prepared.completeExceptionally(e);
        }
    }
}
