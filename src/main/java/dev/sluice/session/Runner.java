package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerOptions;
import dev.sluice.order.Entry;
import dev.sluice.order.Order;
import dev.sluice.order.Sequencer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the messages of a stream run, in the order its sequencer says, and notes what became of each. What a failure brings
 * about is {@link Aftermath}'s.
 */
final class Runner {
    private static final byte[] NOTHING = {};

    private final Stream stream;
    private final Sequencer sequencer;

    /** The runs that are out, linked. */
    private @Nullable StreamRun out;

    private boolean queued;

    /** When a message was last accepted or settled; by {@link Home#nowSeconds}. */
    private int activeSeconds;

    /** Payload bytes since the open of the messages that the client has its credit back for. */
    private long settledBytes;

    Runner(Stream stream) {
        this.stream = stream;
        this.sequencer = stream.spec().ordering().sequencer();
        this.activeSeconds = stream.home().nowSeconds();
    }

    /** Goes on after a restart. */
    void restore(long settledBytesBefore) {
        settledBytes = settledBytesBefore;
    }

    // Running

    /** Replies that the client does not take hold up what would only add to them. */
    private boolean mayRun() {
        return sequencer.ready()
                && stream.state() == StreamState.OPEN
                && !isHeldUp()
                && !isBehindCommits()
                && hasState();
    }

    /** What its handler keeps may still have to come from the disk. */
    private boolean hasState() {
        HandlerState state = stream.handlerState();
        return state == null || state.isReady();
    }

    private boolean isBehindCommits() {
        Durable durable = stream.durable();
        return durable != null && durable.isBehind();
    }

    /**
     * Whether its client has to take replies before anything more is run. One that is being closed waits for nobody, as long as
     * there is memory for what its messages are answered.
     */
    boolean isHeldUp() {
        boolean waits = !stream.isFinishing() || stream.buffered().pressed();
        return waits && stream.outlet().unsentBytes() > stream.spec().windowBytes();
    }

    /** Stands in the home's queue as long as there is something to run. */
    void wantRun() {
        if (!queued && mayRun()) {
            queued = true;
            stream.home().runnable(this);
        }
    }

    /** Starts the next run; where several may be out, of about as many messages as one may have. Returns how many. */
    int runNext() {
        int most = stream.spec().order().parallel() ? HandlerOptions.MAX_RUN : 1;
        int messages = 0;
        while (messages < most && mayRun()) {
            messages += startRun();
        }
        queued = false;
        wantRun();
        return messages;
    }

    private int startRun() {
        HandlerBinding handler = stream.handler();
        Entry[] messages = sequencer.take(handler.maxRun());
        boolean graph = stream.spec().order() == Order.GRAPH;
        for (Entry entry : messages) {
            StreamMessage message = (StreamMessage) entry;
            stopTimer(message);
            if (message.begin(graph ? GraphParents.of(message, sequencer) : List.of())) {
                stream.extras().prefetched();
            }
        }
        HandlerState state = stream.handlerState();
        StreamRun run = new StreamRun(stream, handler, messages, state == null ? null : state.begin(messages));
        run.next = out;
        out = run;
        run.start();
        stream.extras().prefetch();
        return messages.length;
    }

    void accepted(StreamMessage message) {
        counters().accepted.increment();
        activeSeconds = stream.home().nowSeconds();
        message.acceptedAt(activeSeconds);
        long ttlMillis = message.attributes().ttlMillis();
        if (ttlMillis > 0) {
            message.expires(stream.home().nowNanos() + TimeUnit.MILLISECONDS.toNanos(ttlMillis));
            watchTtl(message);
        }
        if (message.isParked() || isNeverOrdinary()) {
            new Aftermath(stream).arrived(message);
        }
        stream.extras().prefetch();
        wantRun();
    }

    /** Where a message may be doomed when it comes, or leave the stream waiting for another one. */
    private boolean isNeverOrdinary() {
        Order order = stream.spec().order();
        return order.parallel() || order.anyArrival();
    }

    private void watchTtl(StreamMessage message) {
        Runnable over = () -> withdraw(message.seq(), Failures.EXPIRED);
        message.timer(stream.home().timers().schedule(message.expiresNanos(), over));
    }

    void runOver(StreamRun run, Entry[] messages) {
        out = RunsOut.without(out, run);
        sequencer.free(messages);
        if (isIdle()) {
            stream.tellNow();
        }
        wantRun();
        stream.runOver();
    }

    // What became of it

    /** The messages {@code from} up to and without {@code to} succeeded, without replies. */
    void succeeded(Entry[] messages, int from, int to) {
        for (int i = from; i < to; i++) {
            StreamMessage message = (StreamMessage) messages[i];
            settled(message);
            if (!told(message.seq(), Outcome.Kind.DONE, NOTHING, null) && needsItem(message)) {
                stream.outlet().tell(Item.reply(message.seq(), NOTHING, 0, Fingerprint.of(message.payload())));
            }
            note(message, Outcome.Kind.DONE, NOTHING, null);
        }
        sequencer.done(messages, from, to);
        counters().done.add(to - from);
        mayBeParked();
        tellSettled();
    }

    void replied(Entry[] messages, int index, byte[] reply) {
        StreamMessage message = (StreamMessage) messages[index];
        int bytes = heldBytes(message);
        long fingerprint = Fingerprint.of(message.payload());
        settled(message);
        note(message, Outcome.Kind.DONE, reply, null);
        sequencer.done(messages, index, index + 1);
        counters().done.increment();
        if (told(message.seq(), Outcome.Kind.DONE, reply, null)) {
            tellSettled();
        } else {
            stream.outlet().tell(Item.reply(message.seq(), reply, bytes, fingerprint));
            rangesGrew();
        }
        mayBeParked();
    }

    /** One that has its outcome may have made room in the lot for others. */
    private void mayBeParked() {
        if (stream.spec().order().parallel() && sequencer.parked() > 0) {
            new Aftermath(stream).madeRoom();
        }
    }

    private void tellSettled() {
        rangesGrew();
        stream.outlet().settledUpTo(sequencer.settled(), stream.spec());
    }

    private void rangesGrew() {
        if (stream.spec().order().parallel()) {
            stream.outlet().rangesGrew();
        }
    }

    /** A message failed; what its run has behind it was not run. */
    void failed(StreamMessage message, Failure why, Entry[] messages, int rest) {
        for (int i = rest; i < messages.length; i++) {
            notRun((StreamMessage) messages[i]);
        }
        sequencer.giveBack(messages, rest, messages.length);
        new Aftermath(stream).failed(message, why);
    }

    private void notRun(StreamMessage message) {
        message.notBegun();
        if (message.attempts() == 0 && message.expiresNanos() != 0) {
            watchTtl(message);
        }
    }

    /** Decides the outcome of a message that waits; nothing happens to one that has begun. */
    void withdraw(long seq, Failure why) {
        Entry entry = sequencer.withdraw(seq);
        if (entry instanceof StreamMessage message) {
            new Aftermath(stream).withdrawn(message, why);
        }
    }

    /** Lets go of what waits, and gives up what runs. */
    void abandon(Outcome.Kind kind, Failure why) {
        for (Entry entry = sequencer.clear(); entry != null; entry = sequencer.clear()) {
            StreamMessage message = (StreamMessage) entry;
            letGo(message);
            discarded(message.weight());
            told(entry.seq(), kind, NOTHING, why);
        }
        RunsOut.fence(out);
    }

    /** A message was accepted, and its stream went before its outcome. */
    void discarded(int weight) {
        stream.buffered().release(weight);
        counters().discarded.increment();
    }

    /** It has its outcome: its credit goes back to the client, unless it did so when it was parked, and its memory. */
    void settled(StreamMessage message) {
        if (!message.wasLotted()) {
            settledBytes += creditBytes(message);
        } else {
            forgetOwned(message);
        }
        activeSeconds = stream.home().nowSeconds();
        stream.buffered().release(message.weight());
    }

    private void forgetOwned(StreamMessage message) {
        Durable durable = stream.durable();
        if (durable != null) {
            durable.news().settled(message);
        }
    }

    /** It is the server's own from now on: its credit goes back to the client. */
    void lotted(StreamMessage message) {
        settledBytes += creditBytes(message);
    }

    private static int creditBytes(StreamMessage message) {
        return message.seq() < Sequencer.FIRST_ADDED ? message.bytes() : 0;
    }

    /** How much of the client's window it holds until its item has left. */
    static int heldBytes(StreamMessage message) {
        return message.wasLotted() ? 0 : creditBytes(message);
    }

    /** Whether its success has to be said in so many words: the client's acks do not tell of it. */
    private static boolean needsItem(StreamMessage message) {
        return message.wasLotted() || message.seq() >= Sequencer.FIRST_ADDED;
    }

    /** Returns whether the message came by a call that is told of its outcome, so that the path is not. */
    boolean told(long seq, Outcome.Kind kind, byte[] reply, @Nullable Failure why) {
        Outcomes callers = stream.outcomes();
        return callers != null && callers.settle(new Outcome(seq, kind, reply, why));
    }

    /** GRAPH: keeps how a message ended, for those that need it and for the summary. */
    void note(StreamMessage message, Outcome.Kind kind, byte[] reply, @Nullable Failure why) {
        Tally tally = stream.extras().tally();
        if (tally != null) {
            tally.count(kind);
            message.ended(Tally.parentKind(kind), reply, why);
        }
    }

    /** It will not run, or runs now: nothing is to happen to it by itself. */
    void letGo(StreamMessage message) {
        stopTimer(message);
        if (message.cancelPrepared()) {
            stream.extras().prefetched();
        }
    }

    private void stopTimer(StreamMessage message) {
        stream.home().timers().cancel(message.timer());
    }

    // Where it stands

    /** Whether a run is out. */
    boolean isRunning() {
        return out != null;
    }

    /** How many runs are out. */
    int running() {
        return RunsOut.count(out);
    }

    /** Whether runs are out, and the time of all of them is over. */
    boolean isGivenUp() {
        return RunsOut.areGivenUp(out);
    }

    /** How many messages are at the handler, and have no outcome. */
    int atHandler() {
        return RunsOut.atHandler(out);
    }

    /**
     * Since when something waits, by {@link Home#nowSeconds}: when the oldest was accepted of those at the handler and the
     * one that is next. Where neither is there: when a message was last accepted or settled.
     */
    int waitsSinceSeconds() {
        int[] oldest = {RunsOut.oldestSeconds(out, Integer.MAX_VALUE)};
        sequencer.ahead(1, entry -> oldest[0] = Math.min(oldest[0], ((StreamMessage) entry).acceptedSeconds()));
        return Math.min(oldest[0], activeSeconds);
    }

    /** Whether every accepted message has its outcome, or is parked. */
    boolean isIdle() {
        return sequencer.pending() == 0;
    }

    Sequencer sequencer() {
        return sequencer;
    }

    long settledBytes() {
        return settledBytes;
    }

    int activeSeconds() {
        return activeSeconds;
    }

    void eachParked(Consumer<StreamMessage> each) {
        sequencer.eachParked(entry -> each.accept((StreamMessage) entry));
    }

    HandlerCounters counters() {
        return stream.handler().counters();
    }
}
