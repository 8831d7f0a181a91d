package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/** A handler that does, at random, everything that a handler may do or should not. */
final class RandomHandler implements Handler {
    private final Random random;
    private final LongFunction<Witness> witnesses;
    private final HandlerOptions options;
    private final Runnable meanwhile;
    private final boolean dutiful;

    /** Runs that have not been reported to the end. */
    final List<Slow> runs = new ArrayList<>();

    /** Last words that have not been given. */
    final List<Slow> lastWords = new ArrayList<>();

    final List<StreamContext> streams = new ArrayList<>();
    final List<CompletableFuture<Void>> pushes = new ArrayList<>();

    /** A call that comes to its end step by step. */
    interface Slow {
        /** False when there is nothing more to do. */
        boolean step();
    }

    /** @param meanwhile what others do in the middle of a call that blocks */
    RandomHandler(Random random, LongFunction<Witness> witnesses, HandlerOptions options, Runnable meanwhile) {
        this(random, witnesses, options, meanwhile, false);
    }

    private RandomHandler(
            Random random,
            LongFunction<Witness> witnesses,
            HandlerOptions options,
            Runnable meanwhile,
            boolean dutiful) {
        this.dutiful = dutiful;
        this.random = random;
        this.witnesses = witnesses;
        this.options = options;
        this.meanwhile = meanwhile;
    }

    /** One that answers each message, and nothing else. */
    static RandomHandler dutiful(LongFunction<Witness> witnesses) {
        return new RandomHandler(new Random(), witnesses, HandlerOptions.DEFAULTS, () -> {}, true);
    }

    @Override
    public HandlerOptions options() {
        return options;
    }

    @Override
    public void onOpen(StreamContext stream) {
        Witness witness = witnesses.apply(stream.id());
        witness.opening();
        meanwhile.run();
        boolean accepts = !chance(8);
        witness.opened(accepts);
        if (!accepts) {
            throw chance(2) ? ScriptedHandler.broken() : new IllegalStateException();
        }
        streams.add(stream);
        if (chance(5)) {
            push(stream);
        }
    }

    void push(StreamContext stream) {
        pushes.add(stream.push("p".getBytes(UTF_8)).toCompletableFuture());
    }

    @Override
    public void handle(StreamContext stream, Run run) {
        Witness witness = witnesses.apply(stream.id());
        witness.begins(run);
        Reporting reporting = new Reporting(run, witness);
        int atOnce = chance(3) ? random.nextInt(run.size()) : run.size();
        reporting.inHandle = true;
        boolean more = true;
        for (int i = 0; i < atOnce && more; i++) {
            meanwhile.run();
            more = reporting.step();
        }
        reporting.inHandle = false;
        if (options.blocking()) {
            witness.returns();
            if (more && chance(2)) {
                reporting.failByException();
            }
            return;
        }
        if (!more) {
            witness.returns();
        } else if (chance(10)) {
            reporting.failByException();
        } else {
            runs.add(reporting);
        }
    }

    @Override
    public CompletionStage<byte[]> onEnd(StreamContext stream) {
        Witness witness = witnesses.apply(stream.id());
        witness.ends();
        meanwhile.run();
        if (chance(3)) {
            CompletableFuture<byte[]> later = new CompletableFuture<>();
            lastWords.add(() -> {
                witness.returns();
                later.complete("late".getBytes(UTF_8));
                return false;
            });
            return later;
        }
        witness.returns();
        if (chance(4)) {
            throw ScriptedHandler.broken();
        }
        return CompletableFuture.completedFuture("bye".getBytes(UTF_8));
    }

    @Override
    public void onClose(StreamContext stream, CloseCause cause) {
        witnesses.apply(stream.id()).closes();
        streams.remove(stream);
        if (chance(10)) {
            throw new IllegalStateException();
        }
    }

    private boolean chance(int oneIn) {
        return !dutiful && random.nextInt(oneIn) == 0;
    }

    /** Reports a run, one message a step. */
    private final class Reporting implements Slow {
        private final Run run;
        private final Witness witness;
        private int next;
        private boolean inHandle;

        Reporting(Run run, Witness witness) {
            this.run = run;
            this.witness = witness;
        }

        @Override
        public boolean step() {
            long seq = run.message(next).seq();
            boolean counts = !run.fenced();
            boolean fails = chance(15);
            String reply = chance(2) ? "" : "r" + seq;
            if (counts && fails) {
                witness.fails(seq);
            } else if (counts) {
                witness.succeeds(seq, reply);
            }
            next++;
            boolean last = fails || !counts || next == run.size();
            if (last && !inHandle) {
                witness.returns();
            }
            if (fails) {
                run.fail(ScriptedHandler.BROKEN);
            } else {
                run.done(reply.getBytes(UTF_8));
            }
            return !last;
        }

        void failByException() {
            if (!run.fenced()) {
                witness.fails(run.message(next).seq());
            }
            witness.returns();
            throw new IllegalStateException();
        }
    }
}
