package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.Run;
import dev.sluice.order.Entry;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of messages at its handler.
 *
 * <p>Reports are written by one thread at a time, whichever it is, and published by {@code published}; the home applies
 * them in order. Reports made on the loop while {@code handle} is still on the stack are applied when it returns, all
 * together; others hop to the loop, one hop for as many as have come by then.
 *
 * <p>A run whose time is over, or whose stream was reset, is fenced: its reports change nothing any more. It is over, and
 * its lane free, only when the handler has really returned.
 */
final class StreamRun implements Run, TimeLimit.Call {
    private final Stream stream;
    private final HandlerBinding handler;
    private final Entry[] messages;

    /** What the messages do to their handler's state; null where it has none. */
    private final @Nullable RunState state;

    /** Written by the reporting thread before {@code published}. */
    private byte @Nullable [] @Nullable [] replies;

    private @Nullable Failure failure;
    private int failedAt = Integer.MAX_VALUE;
    private int reported;
    private volatile int published;

    /** When the handler got the run; written by the thread that called it before it says that it returned. */
    private long begunNanos;

    private volatile boolean fenced;
    private final AtomicBoolean hopping = new AtomicBoolean();

    /** The rest is the home's own. */
    private boolean inHandle;

    private boolean returned;
    private boolean over;
    private boolean restDecided;
    private int applied;
    private int publishedAtFence;
    private final TimeLimit limit;

    /** The next of the runs that are out; owned by the {@link Runner}. */
    @Nullable
    StreamRun next;

    StreamRun(Stream stream, HandlerBinding handler, Entry[] messages, @Nullable RunState state) {
        this.stream = stream;
        this.handler = handler;
        this.messages = messages;
        this.state = state;
        this.limit = new TimeLimit(stream, handler, this);
    }

    void start() {
        if (handler.blocking()) {
            limit.watch();
            handler.onWorker(this::work, this::rejected);
        } else {
            begunNanos = limit.begin();
            inHandle = true;
            callHandler();
            inHandle = false;
            handleReturned();
            if (!over) {
                limit.watch();
            }
        }
    }

    /** Gives the run up: from now on its reports change nothing. */
    void fence() {
        raiseFence();
        finishIfOver();
    }

    private void raiseFence() {
        if (!fenced) {
            fenced = true;
            publishedAtFence = published;
            if (state != null) {
                state.giveUp();
            }
        }
    }

    private void work() {
        begunNanos = limit.begin();
        if (!fenced) {
            callHandler();
        }
        stream.home().run(this::handleReturned);
    }

    private void rejected() {
        begunNanos = stream.home().loop().nowNanos();
        fail(Failures.GOING_AWAY);
        stream.home().run(this::handleReturned);
    }

    private void handleReturned() {
        returned = true;
        apply();
    }

    private void callHandler() {
        try {
            handler.handler().handle(stream, this);
        } catch (Throwable e) {
            fail(e);
        }
    }

    @Override
    public int size() {
        return messages.length;
    }

    @Override
    public StreamMessage message(int index) {
        return (StreamMessage) messages[index];
    }

    @Override
    public void done() {
        report(1);
    }

    @Override
    public void done(byte[] reply) {
        long max = stream.outlet().maxItemBytes();
        if (reply.length > max) {
            fail(Failures.replyTooLarge(reply.length, max));
        }
        if (reply.length > 0 && mayReport(1)) {
            byte @Nullable [] @Nullable [] all = replies;
            if (all == null) {
                all = new byte[messages.length][];
                replies = all;
            }
            all[reported] = reply;
        }
        report(1);
    }

    @Override
    public void allDone() {
        report(messages.length - reported);
    }

    @Override
    public void fail(Failure why) {
        if (mayReport(1)) {
            failure = why;
            failedAt = reported;
            report(1);
            reported = messages.length;
        }
    }

    @Override
    public void fail(Throwable thrown) {
        new HandlerCalls(stream, handler).threw(thrown);
        fail(Failure.of(thrown));
    }

    @Override
    public boolean fenced() {
        return fenced;
    }

    private boolean mayReport(int count) {
        return count > 0 && reported + count <= messages.length;
    }

    private void report(int count) {
        if (!mayReport(count)) {
            return;
        }
        if (state != null) {
            tellState(state, count);
        }
        reported += count;
        published = reported;
        Home home = stream.home();
        if (home.inLoop()) {
            if (!inHandle) {
                apply();
            }
        } else if (hopping.compareAndSet(false, true)) {
            home.loop().execute(this::applyHopped);
        }
    }

    private void tellState(RunState told, int count) {
        if (failedAt == reported) {
            told.failed(reported);
        } else {
            told.succeeded(reported, reported + count);
        }
    }

    private void applyHopped() {
        hopping.set(false);
        apply();
    }

    /** Settles what was reported since the last time. */
    private void apply() {
        int until = published;
        boolean progress = !fenced && applied < until;
        if (progress) {
            boolean failed = failedAt < until;
            settle(failed ? failedAt : until);
            if (failed) {
                applied = until;
                restDecided = true;
                stream.runner().failed(message(failedAt), Objects.requireNonNull(failure), messages, until);
            }
        }
        finishIfOver();
        if (progress && !over) {
            limit.begin();
        }
    }

    private void settle(int until) {
        byte @Nullable [] @Nullable [] all = replies;
        if (state != null) {
            state.settled(until);
        }
        while (applied < until) {
            byte[] reply = all == null ? null : all[applied];
            if (reply != null) {
                stream.runner().replied(messages, applied, reply);
                applied++;
            } else {
                int from = applied;
                applied = endOfSilent(all, from, until);
                stream.runner().succeeded(messages, from, applied);
            }
        }
    }

    private static int endOfSilent(byte @Nullable [] @Nullable [] replies, int from, int until) {
        if (replies == null) {
            return until;
        }
        int end = from;
        while (end < until && replies[end] == null) {
            end++;
        }
        return end;
    }

    private void finishIfOver() {
        if (!over && hasReturned()) {
            over = true;
            limit.returned();
            handler.counters().runs().record(stream.home().loop().nowNanos() - begunNanos);
            releaseRest();
            if (state != null) {
                state.over();
            }
            stream.runner().runOver(this, messages);
        }
    }

    /** What was at the handler when its stream went. */
    private void releaseRest() {
        for (int i = applied; fenced && !restDecided && i < messages.length; i++) {
            stream.runner().discarded(message(i).weight());
        }
    }

    /**
     * A run that was given up is over when the call that was under way then has come back in one way or the other: the
     * worker's, or the stage behind the next report. Reports from before the fence tell nothing: the handler may have begun
     * with the next message behind them.
     */
    private boolean hasReturned() {
        int until = published;
        boolean allReported = until == messages.length || failedAt < until;
        if (fenced) {
            return returned && (handler.blocking() || allReported || until > publishedAtFence);
        }
        return returned && allReported && applied == until;
    }

    /** The first of its messages that has no outcome; null where all have. */
    @Nullable
    StreamMessage first() {
        return unsettled() == 0 ? null : message(applied);
    }

    /** How many of its messages have no outcome, and may still be reported. */
    int unsettled() {
        return restDecided ? 0 : messages.length - applied;
    }

    @Override
    public void catchUp() {
        apply();
    }

    /**
     * The message that is under way fails; its time began when its predecessor was reported. There is none where the handler
     * has reported all and only does not return: nobody waits for that but the stream's next run.
     */
    @Override
    public void timeOut() {
        if (!fenced && !restDecided && applied < messages.length) {
            raiseFence();
            restDecided = true;
            stream.runner().failed(message(applied), Failures.HANDLER_TIMEOUT, messages, applied + 1);
        }
        finishIfOver();
    }
}
