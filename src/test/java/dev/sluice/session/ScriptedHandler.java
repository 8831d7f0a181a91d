package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerException;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Message;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A handler that does what the test says, and writes down how it was called. */
final class ScriptedHandler implements Handler {
    static final Failure BROKEN = new Failure(Failure.Code.ABORTED, "BROKEN", "the test says so");

    /** Each call, as in "open 2", "run 2 [1, 2]", "end 2", "close 2 ENDED". */
    final List<String> calls = new ArrayList<>();

    /** What {@link #failBad} tried: seqs, and of another attempt which it was, as in "3#2". */
    final List<String> tried = new ArrayList<>();

    /** Runs that {@link #hold} keeps. */
    final Deque<Run> held = new ArrayDeque<>();

    final Map<Long, StreamContext> streams = new HashMap<>();

    HandlerOptions options = HandlerOptions.DEFAULTS;
    Consumer<StreamContext> onOpen = stream -> {};
    Consumer<Run> onRun = Run::allDone;
    CompletableFuture<byte[]> lastWord = CompletableFuture.completedFuture(new byte[0]);

    /** Runs wait in {@link #held} until the test reports them. */
    ScriptedHandler hold() {
        onRun = held::add;
        return this;
    }

    /** Each message is its own reply. */
    ScriptedHandler echo() {
        onRun = ScriptedHandler::reply;
        return this;
    }

    /** Messages with this text fail, others succeed. */
    ScriptedHandler failAt(String text) {
        onRun = run -> failAt(run, text);
        return this;
    }

    /** Messages with the text "bad" fail, with "bad 2" twice; others are their own reply. */
    ScriptedHandler failBad() {
        onRun = this::tryAll;
        return this;
    }

    private void tryAll(Run run) {
        for (int i = 0; i < run.size(); i++) {
            Message message = run.message(i);
            String text = new String(message.payload(), UTF_8);
            tried.add(message.seq() + (message.attempt() == 1 ? "" : "#" + message.attempt()));
            if (text.equals("bad")
                    || (text.startsWith("bad ") && message.attempt() <= Integer.parseInt(text.substring(4)))) {
                run.fail(BROKEN);
                return;
            }
            run.done(message.payload());
        }
    }

    ScriptedHandler blocking() {
        options = options.withBlocking(true);
        return this;
    }

    static void reply(Run run) {
        for (int i = 0; i < run.size(); i++) {
            run.done(run.message(i).payload());
        }
    }

    private static void failAt(Run run, String text) {
        for (int i = 0; i < run.size(); i++) {
            if (new String(run.message(i).payload(), UTF_8).equals(text)) {
                run.fail(BROKEN);
                return;
            }
            run.done();
        }
    }

    /** The calls that begin so. */
    List<String> calls(String prefix) {
        return calls.stream().filter(call -> call.startsWith(prefix)).toList();
    }

    @Override
    public HandlerOptions options() {
        return options;
    }

    @Override
    public void onOpen(StreamContext stream) {
        calls.add("open " + stream.id());
        streams.put(stream.id(), stream);
        onOpen.accept(stream);
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        List<Long> seqs = new ArrayList<>();
        for (int i = 0; i < run.size(); i++) {
            seqs.add(run.message(i).seq());
        }
        calls.add("run " + stream.id() + " " + seqs);
        onRun.accept(run);
    }

    @Override
    public CompletionStage<byte[]> onEnd(StreamContext stream) {
        calls.add("end " + stream.id());
        return lastWord;
    }

    @Override
    public void onClose(StreamContext stream, CloseCause cause) {
        calls.add("close " + stream.id() + " " + cause);
    }

    static RuntimeException broken() {
        return new HandlerException(BROKEN);
    }
}
