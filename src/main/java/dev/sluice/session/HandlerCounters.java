package dev.sluice.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted about one handler, since the start. Thread-safe. */
public final class HandlerCounters {
    private final String handler;
    private final LimitedExecutor workers;
    private final Durations runs = new Durations();

    final LongAdder accepted = new LongAdder();
    /** Parked messages that came back from the disk with their streams: a server before this one had accepted them. */
    final LongAdder restored = new LongAdder();

    final LongAdder refusals = new LongAdder();
    final LongAdder done = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder aborted = new LongAdder();
    final LongAdder missed = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder discarded = new LongAdder();
    final LongAdder parked = new LongAdder();
    final LongAdder recalled = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder stalled = new LongAdder();
    final AtomicInteger stuck = new AtomicInteger();

    HandlerCounters(String handler, LimitedExecutor workers) {
        this.handler = handler;
        this.workers = workers;
    }

    /** Its name. */
    public String handler() {
        return handler;
    }

    /** Messages accepted by this server. */
    public long accepted() {
        return accepted.sum();
    }

    /** Refusals; what follows a refused message is dropped and not counted. */
    public long refusals() {
        return refusals.sum();
    }

    /** Messages that succeeded. */
    public long done() {
        return done.sum();
    }

    /** Messages that failed. */
    public long failed() {
        return failed.sum();
    }

    /** Messages that were skipped: a policy or an operator said so. */
    public long skipped() {
        return skipped.sum();
    }

    /** Seqs that never came, and were skipped. */
    public long missed() {
        return missed.sum();
    }

    /** Attempts that failed and were followed by another one. */
    public long retried() {
        return retried.sum();
    }

    /** Messages that are parked now. */
    public long parked() {
        return parked.sum();
    }

    /** Streams where nothing goes on until a seq comes that has not come. */
    public long stalled() {
        return stalled.sum();
    }

    /** Messages that were settled without being run. */
    public long aborted() {
        return aborted.sum();
    }

    /** Messages settled, in whichever way. */
    public long settled() {
        return done() + failed() + skipped() + aborted();
    }

    /** Messages accepted whose stream was reset before they had an outcome. */
    public long discarded() {
        return discarded.sum();
    }

    /** Messages accepted, by whichever server, that have no outcome yet. What is subtracted is read first, so that it is never negative. */
    public long queued() {
        long gone = settled() + discarded();
        return accepted() + restored.sum() - gone;
    }

    /** A message came again, and was answered with its outcome, or that this is not kept any more. */
    void answeredAgain(Outcome outcome) {
        (outcome.kind() == Outcome.Kind.UNKNOWN ? expired : recalled).increment();
    }

    /** Messages that came again and were answered with their outcomes. */
    public long recalled() {
        return recalled.sum();
    }

    /** Messages that came again when their outcomes were not kept any more. */
    public long expired() {
        return expired.sum();
    }

    /** From when the handler gets a run until it has reported all of it and returned. */
    public Durations runs() {
        return runs;
    }

    /** Calls that are over their time and have not returned. */
    public int stuck() {
        return stuck.get();
    }

    /** Calls on worker threads; 0 for a handler that does not block. */
    public int running() {
        return workers.running();
    }

    /** Calls that wait for others of the same handler to return. */
    public int waiting() {
        return workers.waiting();
    }
}
