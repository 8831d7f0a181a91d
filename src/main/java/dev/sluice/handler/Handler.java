package dev.sluice.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Processes the messages of streams. One instance serves every stream that is opened on its name, so what belongs to a
 * stream goes into its {@link StreamContext#attach attachment}.
 *
 * <p>For one stream the calls come one after the other: {@link #onOpen}, then {@link #handle} for each run of messages
 * in the order the stream promises, {@link #onEnd} when the client ended the stream and all is settled, and
 * {@link #onClose} exactly once for every accepted stream, whichever way it ended.
 *
 * <p>Thread: the event loop that is the stream's home, which must never be blocked; with
 * {@link HandlerOptions#blocking} a thread of the worker pool, still one call at a time for each stream.
 */
public interface Handler {

    /** How the server is to call this handler. Asked once, when the handler is registered. */
    default HandlerOptions options() {
        return HandlerOptions.DEFAULTS;
    }

    /**
     * Accepts a stream by returning. The streams of a batch are asked for in their order, before the client has its
     * answer.
     *
     * @throws HandlerException to refuse the stream with that failure
     */
    default void onOpen(StreamContext stream) {}

    /**
     * Runs messages. Each must be reported to {@code run}, in order, from any thread, before or after this method
     * returns; the stream's next run comes when all are. An exception fails the first message not yet reported.
     */
    void handle(StreamContext stream, Run run);

    /**
     * Loads what a message will need, while its predecessors run: called for the next {@link HandlerOptions#prefetch}
     * messages that wait, before their turn, in no order that is promised. What it answers is with the message when that is
     * handled ({@link Message#prepared}). A message that is aborted has its stage cancelled, if that is a {@link
     * CompletableFuture}. Of a blocking handler it is called on the worker pool, several at once; else on the stream's loop.
     * An exception makes a stage that has failed.
     */
    default @Nullable CompletionStage<?> prepare(StreamContext stream, Message message) {
        return null;
    }

    /**
     * Called when every message of an ended stream is settled; what it answers reaches the client in {@code Ended}.
     *
     * @throws HandlerException (or a stage that fails with one) to end the stream with that failure
     */
    default CompletionStage<byte[]> onEnd(StreamContext stream) {
        return NOTHING;
    }

    /** Called last, when the stream is gone and no other call is running: the place to let go of what it held. */
    default void onClose(StreamContext stream, CloseCause cause) {}

    /** An empty answer. */
    CompletionStage<byte[]> NOTHING = CompletableFuture.completedFuture(new byte[0]);

    /**
     * A handler that answers each message by itself, later or at once; an empty answer is no reply. The next message is
     * begun on the thread that completes the stage before it.
     */
    static Handler async(BiFunction<StreamContext, Message, CompletionStage<byte[]>> each) {
        return new AsyncHandler(each);
    }

    /** A handler that may block, run on the worker pool; an empty answer is no reply. */
    static Handler blocking(BlockingFunction each) {
        return new BlockingHandler(HandlerOptions.DEFAULTS.withBlocking(true), each);
    }

    /** A handler of typed messages; a payload that {@code in} cannot decode is a failed message. */
    static <I, O> Handler typed(Codec<I> in, Codec<O> out, BiFunction<StreamContext, I, CompletionStage<O>> each) {
        return async(
                (stream, message) -> each.apply(stream, decode(in, message)).thenApply(out::encode));
    }

    private static <I> I decode(Codec<I> codec, Message message) {
        try {
            return codec.decode(message.payload());
        } catch (RuntimeException e) {
            throw new HandlerException(
                    Failure.invalid("payload", "the handler's codec cannot decode it: " + e.getMessage()));
        }
    }

    /** What {@link #blocking} runs for each message. */
    @FunctionalInterface
    interface BlockingFunction {
        byte[] handle(StreamContext stream, Message message) throws Exception;
    }
}
