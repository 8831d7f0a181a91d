package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** What all homes count together, since the start. Thread-safe. */
public final class Counters {
    final LongAdder opened = new LongAdder();
    final LongAdder items = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder failedCommits = new LongAdder();
    private final Map<CloseCause, LongAdder> closed = new EnumMap<>(CloseCause.class);
    private final List<HandlerCounters> handlers;

    Counters(Collection<HandlerCounters> handlers) {
        this.handlers = List.copyOf(handlers);
        for (CloseCause cause : CloseCause.values()) {
            closed.put(cause, new LongAdder());
        }
    }

    void streamClosed(CloseCause cause) {
        Objects.requireNonNull(closed.get(cause)).increment();
    }

    /** Those of each handler. */
    public List<HandlerCounters> handlers() {
        return handlers;
    }

    /** Streams opened. */
    public long opened() {
        return opened.sum();
    }

    /** Streams gone for that cause. */
    public long closed(CloseCause cause) {
        return Objects.requireNonNull(closed.get(cause)).sum();
    }

    /** Messages accepted. */
    public long accepted() {
        return sum(HandlerCounters::accepted);
    }

    /** Messages settled. */
    public long settled() {
        return sum(HandlerCounters::settled);
    }

    /** Messages settled whose handler failed. */
    public long failed() {
        return sum(HandlerCounters::failed);
    }

    /** Messages that were skipped. */
    public long skipped() {
        return sum(HandlerCounters::skipped);
    }

    /** Messages that are parked now. */
    public long parked() {
        return sum(HandlerCounters::parked);
    }

    /** Refusals told to clients. */
    public long refusals() {
        return sum(HandlerCounters::refusals);
    }

    /** Messages accepted whose stream was reset before they had an outcome. */
    public long discarded() {
        return sum(HandlerCounters::discarded);
    }

    /** Messages accepted that have no outcome yet. */
    public long queued() {
        return sum(HandlerCounters::queued);
    }

    /** Replies, pushes and unsuccessful outcomes sent. */
    public long items() {
        return items.sum();
    }

    /** Batches of changes that were written to the disk. */
    public long commits() {
        return commits.sum();
    }

    /** Attempts to write one that failed. */
    public long failedCommits() {
        return failedCommits.sum();
    }

    private long sum(ToLongFunction<HandlerCounters> count) {
        long sum = 0;
        for (HandlerCounters handler : handlers) {
            sum += count.applyAsLong(handler);
        }
        return sum;
    }
}
