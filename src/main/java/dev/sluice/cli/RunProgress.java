package dev.sluice.cli;

import dev.sluice.client.Outcome;
import dev.sluice.client.SluiceException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows how far a graph has come: a line that is redrawn on a terminal, a plain one now and then elsewhere. */
final class RunProgress {
    private static final int BAR_WIDTH = 28;
    private static final long BAR_MILLIS = 100;
    private static final long LINE_MILLIS = 2_000;
    private static final String CLEAR = "\r\u001b[K";

    private final GraphRun run;
    private final PrintWriter err;
    private final boolean terminal;
    private final ScheduledExecutorService clock;

    RunProgress(GraphRun run, PrintWriter err, boolean terminal) {
        this.run = run;
        this.err = err;
        this.terminal = terminal;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sluice-progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the clock
    void start() {
        long period = terminal ? BAR_MILLIS : LINE_MILLIS;
        clock.scheduleAtFixedRate(this::show, period, period, TimeUnit.MILLISECONDS);
    }

    void stop() {
        clock.shutdownNow();
        clear();
    }

    /** Something else for people to read, which must not end up in the line that is redrawn. */
    synchronized void line(PrintWriter out, String text) {
        clear();
        out.println(text);
        out.flush();
    }

    void stalled(SluiceException why) {
        line(err, "waiting: " + String.join("; ", TypedError.lines(why)));
    }

    void failed(SluiceException why) {
        line(err, "the graph failed: " + String.join("; ", TypedError.lines(why)));
    }

    private synchronized void clear() {
        if (terminal) {
            err.print(CLEAR);
            err.flush();
        }
    }

    private synchronized void show() {
        err.print(terminal ? CLEAR + bar() + " " + text() : text() + System.lineSeparator());
        err.flush();
    }

    private String bar() {
        int filled = BAR_WIDTH * run.over() / run.graph().messages().size();
        return "[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "]";
    }

    String text() {
        int over = run.over();
        int done = run.count(Outcome.DONE);
        String others = over > done ? String.format(Locale.ROOT, ", %d of them not done", over - done) : "";
        return String.format(
                Locale.ROOT,
                "%d/%d messages over%s",
                over,
                run.graph().messages().size(),
                others);
    }
}
