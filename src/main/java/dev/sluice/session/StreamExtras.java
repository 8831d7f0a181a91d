package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Order;
import dev.sluice.order.Sequencer;
import dev.sluice.store.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What few streams need: those whose messages come in any order, or are prepared ahead of their turn, or were added. */
final class StreamExtras {
    /** Of all streams that need nothing. */
    static final StreamExtras NONE = new StreamExtras();

    private final @Nullable GapWatch gap;
    private final @Nullable Prefetch prefetch;
    private final @Nullable Tally tally;
    private final @Nullable IdleWatch idle;
    private final @Nullable HandlerState state;
    private final @Nullable Durable durable;
    private @Nullable Outcomes outcomes;

    /** Messages that the server has added. */
    private int added;

    private StreamExtras() {
        this.gap = null;
        this.prefetch = null;
        this.tally = null;
        this.idle = null;
        this.state = null;
        this.durable = null;
    }

    StreamExtras(Stream stream) {
        Order order = stream.spec().order();
        int depth = stream.handler().prefetch();
        this.gap = order.anyArrival() ? new GapWatch(stream) : null;
        this.prefetch = depth > 0 ? new Prefetch(stream, depth) : null;
        this.tally = order == Order.GRAPH ? new Tally() : null;
        this.idle = stream.spec().idleTimeoutNanos() > 0 ? new IdleWatch(stream) : null;
        this.state = HandlerState.of(stream);
        this.durable = stream.spec().isDurable()
                ? new Durable(stream, stream.home().lane(stream.spec().durability()))
                : null;
    }

    /** What the stream needs from the beginning. */
    static StreamExtras of(Stream stream) {
        StreamSpec spec = stream.spec();
        boolean plain = !spec.order().anyArrival() && stream.handler().prefetch() == 0 && spec.idleTimeoutNanos() == 0;
        plain &= !spec.isDurable() && !HandlerState.isWanted(spec, stream.handler());
        return plain ? NONE : new StreamExtras(stream);
    }

    /** The stream is open. */
    void opened() {
        if (idle != null) {
            idle.start();
        }
        watchGap();
        prefetch();
    }

    /** Something came or went. */
    void touch() {
        if (idle != null) {
            idle.touch();
        }
    }

    @Nullable
    Durable durable() {
        return durable;
    }

    /** What its handler keeps; null where it keeps nothing. */
    @Nullable
    HandlerState state() {
        return state;
    }

    void stateLoaded(List<StateEntry> entries) {
        if (state != null) {
            state.loaded(entries);
        }
    }

    /** What calls of Send brought; null where there was none. */
    @Nullable
    Outcomes outcomes() {
        return outcomes;
    }

    void outcomes(Outcomes ofStream) {
        outcomes = ofStream;
    }

    /** Something has changed that may leave the stream waiting for a seq, or end such a wait. */
    void watchGap() {
        if (gap != null) {
            gap.check();
        }
    }

    /** Seqs that never came are skipped. */
    void missed(long from, long to) {
        if (gap != null) {
            gap.skipped(from, to);
        }
        if (tally != null) {
            tally.skipped(to - from + 1);
        }
    }

    /** Whether this seq was skipped because it had not come, as far as that is remembered. */
    boolean wasMissed(long seq) {
        return gap != null && gap.wasSkipped(seq);
    }

    /** Something waits that its handler may be given ahead of its turn. */
    void prefetch() {
        if (prefetch != null) {
            prefetch.more();
        }
    }

    /** A message that was given to the handler ahead of its turn has begun, or never will. */
    void prefetched() {
        if (prefetch != null) {
            prefetch.over();
        }
    }

    /** Whether the handler is asked to make messages ready at this moment. */
    boolean isPreparing() {
        return prefetch != null && prefetch.isAsking();
    }

    /** GRAPH: the outcomes of its messages. */
    @Nullable
    Tally tally() {
        return tally;
    }

    /** GRAPH: how many messages had which outcome. */
    @Nullable
    Summary summary() {
        return tally == null ? null : new Summary(tally.done(), tally.failed(), tally.skipped(), tally.aborted());
    }

    /** The seq of the next message that the server adds. */
    long nextAdded() {
        return Sequencer.FIRST_ADDED + added;
    }

    void added() {
        added++;
    }

    /** The stream is gone. */
    void stop(Failure why) {
        if (outcomes != null) {
            outcomes.abandon(why);
        }
        if (idle != null) {
            idle.stop();
        }
        if (gap != null) {
            gap.stop();
        }
        if (state != null) {
            state.stop();
        }
    }
}
