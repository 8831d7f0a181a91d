package dev.sluice.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Runs the messages of a run one after the other, each by a function that answers with a stage. */
final class AsyncHandler implements Handler {
    private final BiFunction<StreamContext, Message, CompletionStage<byte[]>> each;

    AsyncHandler(BiFunction<StreamContext, Message, CompletionStage<byte[]>> each) {
        this.each = each;
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        next(stream, run, 0);
    }

    /**
     * A loop while stages are complete already, so that a long run of those cannot overflow the stack. It ends at a
     * fence: what is behind it is the server's to run again, and must not run twice. The report made there tells the server
     * that nothing is under way.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what could fail behind it goes to the run
    private void next(StreamContext stream, Run run, int from) {
        for (int i = from; i < run.size(); i++) {
            if (run.fenced()) {
                run.done();
                return;
            }
            CompletableFuture<byte[]> stage = begin(stream, run.message(i));
            if (!stage.isDone()) {
                int following = i + 1;
                stage.whenComplete((reply, failure) -> resume(stream, run, stage, following));
                return;
            }
            if (!report(run, stage)) {
                return;
            }
        }
    }

    /** Errors too become failures: thrown on the thread that completes a stage they would vanish in it. */
    private CompletableFuture<byte[]> begin(StreamContext stream, Message message) {
        try {
            return each.apply(stream, message).toCompletableFuture();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void resume(StreamContext stream, Run run, CompletableFuture<byte[]> done, int from) {
        if (report(run, done)) {
            next(stream, run, from);
        }
    }

    private static boolean report(Run run, CompletableFuture<byte[]> done) {
        byte[] reply;
        try {
            reply = done.join();
        } catch (RuntimeException e) {
            run.fail(e);
            return false;
        }
        succeed(run, reply);
        return true;
    }

    /** Code that has nothing to reply often says so with null, whatever its type promises. */
    static void succeed(Run run, byte @Nullable [] reply) {
        if (reply == null) {
            run.done();
        } else {
            run.done(reply);
        }
    }
}
