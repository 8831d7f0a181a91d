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
    final LongAdder resumed = new LongAdder();
    final LongAdder unheard = new LongAdder();
    final LongAdder detached = new LongAdder();
    final LongAdder durableSessions = new LongAdder();
    final LongAdder unloadedSessions = new LongAdder();
    private final CommitCounters disk = new CommitCounters(Durability.DISK);
    private final CommitCounters diskSync = new CommitCounters(Durability.DISK_SYNC);
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

    /** Times that a client took over a session of its own. */
    public long resumed() {
        return resumed.sum();
    }

    /** Paths that were ended because nothing was heard of their clients. */
    public long unheard() {
        return unheard.sum();
    }

    /** Sessions that have lost their paths, and wait for their clients. */
    public long detached() {
        return detached.sum();
    }

    /** Sessions with something on the disk. */
    public long durableSessions() {
        return durableSessions.sum();
    }

    /** Of those, the ones whose streams have not been brought back since the start. */
    public long unloadedSessions() {
        return unloadedSessions.sum();
    }

    /** Those of each kind of commit. */
    public List<CommitCounters> commits() {
        return List.of(disk, diskSync);
    }

    CommitCounters commits(boolean sync) {
        return sync ? diskSync : disk;
    }

    private long sum(ToLongFunction<HandlerCounters> count) {
        long sum = 0;
        for (HandlerCounters handler : handlers) {
            sum += count.applyAsLong(handler);
        }
        return sum;
    }
}
