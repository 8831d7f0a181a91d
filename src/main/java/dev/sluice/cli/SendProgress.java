package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows how far the sending has come: a bar that stays in its line on a terminal, a plain line now and then elsewhere. */
final class SendProgress {
    private static final int BAR_WIDTH = 28;
    private static final long BAR_MILLIS = 100;
    private static final long LINE_MILLIS = 2_000;

    private final SendReport report;
    private final PrintWriter err;
    private final boolean terminal;
    private final ScheduledExecutorService clock;

    SendProgress(SendReport report, PrintWriter err, boolean terminal) {
        this.report = report;
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
        if (terminal) {
            show();
            err.println();
            err.flush();
        }
    }

    private synchronized void show() {
        err.print(terminal ? "\r" + bar() + " " + line() + "\u001b[K" : line() + System.lineSeparator());
        err.flush();
    }

    private String bar() {
        int filled = (int) Math.round(share() * BAR_WIDTH);
        return "[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "]";
    }

    String line() {
        long rate = report.bytesPerSecond();
        return String.format(
                Locale.ROOT,
                "%3.0f %%  %d/%d files  %s of %s  %s/s  %s",
                100 * share(),
                report.filesStored(),
                report.files(),
                SendReport.size(report.bytesSent()),
                SendReport.size(report.bytes()),
                SendReport.size(rate),
                remaining(rate));
    }

    /** Bytes count, and each file for what it costs beside them; so a tree of empty files moves on too. */
    private double share() {
        double perFile = 4096;
        double all = report.bytes() + perFile * report.files();
        double done = Math.min(report.bytesSent(), report.bytes()) + perFile * report.filesStored();
        return all == 0 ? 1 : Math.min(1, done / all);
    }

    private String remaining(long rate) {
        double share = share();
        if (rate <= 0 || share <= 0) {
            return "ETA ?";
        }
        long seconds = Math.round(report.seconds() * (1 - share) / share);
        return String.format(Locale.ROOT, "ETA %d:%02d", seconds / 60, seconds % 60);
    }
}
