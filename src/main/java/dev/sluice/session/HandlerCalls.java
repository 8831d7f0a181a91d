package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The calls of a stream's handler other than those with messages, each on the thread that the handler wants. */
final class HandlerCalls {
    private static final byte[] NOTHING = new byte[0];

    private final Stream stream;
    private final HandlerBinding handler;

    HandlerCalls(Stream stream, HandlerBinding handler) {
        this.stream = stream;
        this.handler = handler;
    }

    /** Asks whether the handler takes the stream, on the caller's thread; null when it does. */
    @Nullable
    Failure open() {
        try {
            handler.handler().onOpen(stream);
            return null;
        } catch (Throwable e) {
            return failureOf(e);
        }
    }

    /**
     * Asks for the last word; it arrives at home, once, no later than the handler's time limit allows.
     *
     * @param returned told at home when the handler has really answered, which may be later
     */
    void end(BiConsumer<byte[], @Nullable Failure> lastWord, Runnable returned) {
        EndCall call = new EndCall(lastWord, returned);
        call.limit.watch();
        submit(call::ask, () -> call.complete(null, new HandlerException(Failures.GOING_AWAY)));
    }

    /** Tells the handler that the stream is gone. */
    void close(CloseCause cause) {
        submit(() -> callClose(cause), () -> callClose(cause));
    }

    private void callClose(CloseCause cause) {
        try {
            handler.handler().onClose(stream, cause);
        } catch (Throwable e) {
            threw(e);
        }
    }

    private void submit(Runnable call, Runnable rejected) {
        if (handler.blocking()) {
            handler.onWorker(call, rejected);
        } else {
            call.run();
        }
    }

    /** A typed failure is the handler's answer; anything else is a fault of its own. */
    void threw(Throwable thrown) {
        if (!Failure.isTyped(thrown)) {
            SessionListener listener = stream.home().sessions().listener();
            listener.handlerThrew(handler.name(), stream.session().id(), stream.id(), Failure.causeOf(thrown));
        }
    }

    private Failure failureOf(Throwable thrown) {
        threw(thrown);
        return Failure.of(thrown);
    }

    /** One call of onEnd: answered by the handler or by the clock, whichever is first. */
    private final class EndCall implements TimeLimit.Call {
        private final BiConsumer<byte[], @Nullable Failure> lastWord;
        private final Runnable returned;
        private final TimeLimit limit = new TimeLimit(stream, handler, this);
        private boolean answered;

        EndCall(BiConsumer<byte[], @Nullable Failure> lastWord, Runnable returned) {
            this.lastWord = lastWord;
            this.returned = returned;
        }

        void ask() {
            limit.begin();
            try {
                handler.handler().onEnd(stream).whenComplete(this::complete);
            } catch (Throwable e) {
                complete(null, e);
            }
        }

        @Override
        public void timeOut() {
            answer(NOTHING, Failures.HANDLER_TIMEOUT);
        }

        private void complete(byte @Nullable [] payload, @Nullable Throwable thrown) {
            Failure failure = thrown == null ? null : failureOf(thrown);
            stream.home().run(() -> {
                limit.returned();
                returned.run();
                answer(payload == null ? NOTHING : payload, failure);
            });
        }

        private void answer(byte[] payload, @Nullable Failure failure) {
            if (!answered) {
                answered = true;
                lastWord.accept(payload, failure);
            }
        }
    }
}
