package dev.sluice.handler;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers each message with its own payload, when the time has passed that the work on it takes, and before that the time
 * until what it needs is loaded. Nothing waits on the loop: both are timers of the JVM's, which are cancelled with their
 * stage.
 *
 * <p>It looks as far ahead as a run is long: with less, a run would have messages that were not prepared.
 */
final class DelayHandler implements Handler {
    private static final byte[] LOADED = {};
    private static final CompletableFuture<byte[]> NO_LOAD = CompletableFuture.completedFuture(LOADED);

    @Override
    public HandlerOptions options() {
        return HandlerOptions.DEFAULTS.withPrefetch(HandlerOptions.MAX_RUN);
    }

    @Override
    public void onOpen(StreamContext stream) {
        stream.attach(DelayTerms.of(stream.labels()));
    }

    @Override
    public @Nullable CompletionStage<?> prepare(StreamContext stream, Message message) {
        DelayTerms terms = terms(stream);
        return terms.trick() == DelayTerms.Trick.PREFETCH ? load(terms) : null;
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        DelayTerms terms = terms(stream);
        new AsyncHandler(way(terms, run)).handle(stream, run);
    }

    private static BiFunction<StreamContext, Message, CompletionStage<byte[]>> way(DelayTerms terms, Run run) {
        return switch (terms.trick()) {
            case NONE -> (stream, message) -> load(terms).thenCompose(loaded -> work(terms, message));
            case BATCH -> batch(terms);
            case PREFETCH -> (stream, message) -> loaded(terms, message).thenCompose(loaded -> work(terms, message));
            case PIPELINE -> new Pipeline(terms, run);
        };
    }

    private static BiFunction<StreamContext, Message, CompletionStage<byte[]>> batch(DelayTerms terms) {
        CompletableFuture<byte[]> once = load(terms);
        return (stream, message) -> once.thenCompose(loaded -> work(terms, message));
    }

    /** One that was not prepared is loaded now: the server promises to prepare only as far ahead as it was asked to. */
    private static CompletionStage<?> loaded(DelayTerms terms, Message message) {
        CompletionStage<?> prepared = message.prepared();
        return prepared == null ? load(terms) : prepared;
    }

    private static CompletableFuture<byte[]> load(DelayTerms terms) {
        return terms.load().isZero() ? NO_LOAD : after(terms.load(), LOADED);
    }

    private static CompletableFuture<byte[]> work(DelayTerms terms, Message message) {
        return after(terms.delay(), message.payload());
    }

    private static CompletableFuture<byte[]> after(Duration time, byte[] value) {
        return time.isZero()
                ? CompletableFuture.completedFuture(value)
                : new CompletableFuture<byte[]>().completeOnTimeout(value, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static DelayTerms terms(StreamContext stream) {
        return (DelayTerms) requireNonNull(stream.attachment());
    }

    /** Two stages, each with one message of the run at a time, in order: one is worked on, the next one is loaded. */
    private static final class Pipeline implements BiFunction<StreamContext, Message, CompletionStage<byte[]>> {
        private final DelayTerms terms;
        private final long lastSeq;
        private CompletableFuture<byte[]> loading;

        Pipeline(DelayTerms terms, Run run) {
            this.terms = terms;
            this.lastSeq = run.message(run.size() - 1).seq();
            this.loading = load(terms);
        }

        /** Called for each message when its predecessor has been worked on. */
        @Override
        public CompletionStage<byte[]> apply(StreamContext stream, Message message) {
            CompletableFuture<byte[]> mine = loading;
            if (message.seq() != lastSeq) {
                loading = mine.thenCompose(loaded -> load(terms));
            }
            return mine.thenCompose(loaded -> work(terms, message));
        }
    }
}
