package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Handler;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.handler.Run;
import dev.sluice.handler.StreamContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Does with each message what its stream says, sometimes later; its work is gone with the server. */
final class SurvivalHandler implements Handler {
    private final Random random;
    private final SurvivingStreams streams;
    private final boolean keeps;
    private final List<Working> working = new ArrayList<>();

    /** @param keeps whether it keeps state */
    SurvivalHandler(Random random, SurvivingStreams streams, boolean keeps) {
        this.random = random;
        this.streams = streams;
        this.keeps = keeps;
    }

    private static final class Working {
        private final SurvivingMessages messages;
        private final Run run;
        private int next;

        Working(SurvivingMessages messages, Run run) {
            this.messages = messages;
            this.run = run;
        }
    }

    @Override
    public HandlerOptions options() {
        return HandlerOptions.DEFAULTS.withState(keeps);
    }

    @Override
    public void handle(StreamContext context, Run run) {
        Working work = new Working(streams.messages(context.name(), context.id()), run);
        work.messages.runs(run.message(0));
        if (random.nextInt(3) > 0 || !goOn(work, run.size())) {
            working.add(work);
        }
    }

    /** Reports some messages of some runs. */
    void step() {
        if (!working.isEmpty()) {
            Working work = working.remove(random.nextInt(working.size()));
            if (!goOn(work, 1 + random.nextInt(3))) {
                working.add(work);
            }
        }
    }

    void finish() {
        while (!working.isEmpty()) {
            step();
        }
    }

    /** The server is gone, and with it what was under way. */
    void dies() {
        working.clear();
    }

    /** Returns whether the run is over. */
    private static boolean goOn(Working work, int count) {
        for (int i = 0; i < count && work.next < work.run.size(); i++) {
            if (work.run.fenced()) {
                work.run.done();
                return true;
            }
            if (!report(work)) {
                return true;
            }
            work.next++;
            if (work.next < work.run.size()) {
                work.messages.runs(work.run.message(work.next));
            }
        }
        return work.next == work.run.size();
    }

    private static boolean report(Working work) {
        String reply = work.messages.reports(work.run.message(work.next));
        if (reply == null) {
            work.run.fail(new Failure(Failure.Code.ABORTED, "BROKEN", "as its fate is"));
            return false;
        }
        work.run.done(reply.getBytes(UTF_8));
        return true;
    }
}
