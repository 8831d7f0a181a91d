package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import java.util.concurrent.RejectedExecutionException;
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
            handler.handler().onOpen(stream.context());
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
        Home home = stream.home();
        EndCall call = new EndCall(lastWord, returned);
        call.timer = home.timers().schedule(home.nowNanos() + handler.timeoutNanos(), call::timeOut);
        submit(call::ask, () -> call.complete(null, new HandlerException(Failures.GOING_AWAY)));
    }

    /** Tells the handler that the stream is gone. */
    void close(CloseCause cause) {
        submit(() -> callClose(cause), () -> callClose(cause));
    }

    private void callClose(CloseCause cause) {
        try {
            handler.handler().onClose(stream.context(), cause);
        } catch (Throwable e) {
            threw(e);
        }
    }

    private void submit(Runnable call, Runnable rejected) {
        if (!handler.blocking()) {
            call.run();
            return;
        }
        try {
            handler.workers().execute(call);
        } catch (RejectedExecutionException e) {
            rejected.run();
        }
    }

    /** A typed failure is the handler's answer; anything else is a fault of its own. */
    void threw(Throwable thrown) {
        if (!Failure.isTyped(thrown)) {
            listener().handlerThrew(handler.name(), stream.sessionId(), stream.id(), thrown);
        }
    }

    void stuck() {
        listener().handlerStuck(handler.name(), stream.sessionId(), stream.id());
    }

    private SessionListener listener() {
        return stream.home().sessions().listener();
    }

    private Failure failureOf(Throwable thrown) {
        threw(thrown);
        return Failure.of(thrown);
    }

    /** One call of onEnd: answered by the handler or by the clock, whichever is first. */
    private final class EndCall {
        private final BiConsumer<byte[], @Nullable Failure> lastWord;
        private final Runnable returned;
        private Timers.@Nullable Timer timer;
        private boolean answered;

        EndCall(BiConsumer<byte[], @Nullable Failure> lastWord, Runnable returned) {
            this.lastWord = lastWord;
            this.returned = returned;
        }

        void ask() {
            try {
                handler.handler().onEnd(stream.context()).whenComplete(this::complete);
            } catch (Throwable e) {
                complete(null, e);
            }
        }

        void timeOut() {
            stuck();
            answer(NOTHING, Failures.HANDLER_TIMEOUT);
        }

        private void complete(byte @Nullable [] payload, @Nullable Throwable thrown) {
            Failure failure = thrown == null ? null : failureOf(thrown);
            stream.home().run(() -> {
                returned.run();
                answer(payload == null ? NOTHING : payload, failure);
            });
        }

        private void answer(byte[] payload, @Nullable Failure failure) {
            if (!answered) {
                answered = true;
                stream.home().timers().cancel(timer);
                lastWord.accept(payload, failure);
            }
        }
    }
}
