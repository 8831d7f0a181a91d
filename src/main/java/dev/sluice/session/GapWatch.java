package dev.sluice.session;

import dev.sluice.order.Order;
import dev.sluice.order.Sequencer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what does not come: a stream where nothing can go on until a missing seq comes gets so long for it as its spec
 * says. Of streams whose messages come in any order.
 */
final class GapWatch {
    private final Stream stream;
    private Timers.@Nullable Timer timer;
    private long sinceNanos;

    /** The latest stretches that were skipped, for those of them that turn up later. */
    private final ArrayDeque<Stretch> skipped = new ArrayDeque<>(0);

    private record Stretch(long from, long to) {}

    GapWatch(Stream stream) {
        this.stream = stream;
    }

    /** Something has changed. */
    void check() {
        boolean stalled =
                stream.state() == StreamState.OPEN && stream.sequencer().stalled();
        if (!stalled) {
            stop();
        } else if (timer == null) {
            count(1);
            start();
            if (stream.spec().order() == Order.GRAPH) {
                sayWhatIsMissing();
            }
        }
    }

    void stop() {
        if (timer != null) {
            stream.home().timers().cancel(timer);
            timer = null;
            count(-1);
        }
    }

    private void count(int change) {
        stream.handler().counters().stalled.add(change);
    }

    /** A stretch of seqs is skipped. The oldest of too many is forgotten: what turns up of it later is told less. */
    void skipped(long from, long to) {
        skipped.add(new Stretch(from, to));
        if (skipped.size() > stream.home().sessions().limits().outcomeWindowMessages()) {
            skipped.remove();
        }
    }

    boolean wasSkipped(long seq) {
        for (Stretch stretch : skipped) {
            if (stretch.from() <= seq && seq <= stretch.to()) {
                return true;
            }
        }
        return false;
    }

    private void start() {
        sinceNanos = stream.home().nowNanos();
        schedule();
    }

    private void schedule() {
        timer = stream.home().timers().schedule(sinceNanos + stream.spec().gap().deadlineNanos(), this::over);
    }

    /**
     * While nothing can come the time does not run: it begins again when the session is attached. But where somebody waits for the
     * stream's end it does.
     */
    private void over() {
        timer = null;
        boolean awaited = stream.isFinishing();
        if ((stream.session().isDetached() && !awaited) || isForTheNextServer()) {
            start();
        } else if (stream.session().attachedNanos() > sinceNanos && !awaited) {
            sinceNanos = stream.session().attachedNanos();
            schedule();
        } else {
            count(-1);
            new Aftermath(stream).gapOver(stream.spec().gap().skip());
        }
    }

    /** A server that leaves refuses what is missing, and a durable stream goes on elsewhere. */
    private boolean isForTheNextServer() {
        return stream.session().isLeaving() && stream.durable() != null;
    }

    private void sayWhatIsMissing() {
        Sequencer graph = stream.sequencer();
        stream.intake().halt(graph.waitingFor(), Failures.graphIncomplete(graph.missing(Failures.MISSING_NAMED)));
    }
}
