package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Entry;
import dev.sluice.order.Sequencer;
import org.jspecify.annotations.Nullable;

/** Has the messages of a stream run, in the order its sequencer says, and notes what became of each. */
final class Runner {
    private static final byte[] NOTHING = {};

    private final Stream stream;
    private final Sequencer sequencer;
    private @Nullable StreamRun run;
    private boolean queued;

    /** When a message was last accepted or settled; by {@link Home#nowSeconds}. */
    private int activeSeconds;

    /** Payload bytes since the open of the messages settled. */
    private long settledBytes;

    Runner(Stream stream) {
        this.stream = stream;
        this.sequencer = stream.spec().ordering().sequencer();
        this.activeSeconds = stream.home().nowSeconds();
    }

    /** Replies that the client does not take hold up what would only add to them. */
    private boolean mayRun() {
        return run == null && stream.state() == StreamState.OPEN && sequencer.ready() && !isHeldUp();
    }

    /** Whether its client has to take replies before anything more is run. */
    boolean isHeldUp() {
        return stream.outlet().unsentBytes() > stream.spec().windowBytes();
    }

    /** Stands in the home's queue as long as there is something to run. */
    void wantRun() {
        if (!queued && mayRun()) {
            queued = true;
            stream.home().runnable(this);
        }
    }

    /** Starts the next run. Returns how many messages it has. */
    int runNext() {
        queued = false;
        if (!mayRun()) {
            return 0;
        }
        HandlerBinding handler = stream.handler();
        Entry[] messages = sequencer.take(handler.maxRun());
        for (Entry message : messages) {
            cancelExpiry(message);
        }
        run = new StreamRun(stream, handler, messages);
        run.start();
        return messages.length;
    }

    void accepted(StreamMessage message) {
        long ttlMillis = message.attributes().ttlMillis();
        counters().accepted.increment();
        activeSeconds = stream.home().nowSeconds();
        if (ttlMillis > 0) {
            Home home = stream.home();
            long deadline = home.nowNanos() + ttlMillis * 1_000_000;
            message.expiry = home.timers().schedule(deadline, () -> withdraw(message.seq(), Failures.EXPIRED));
        }
        wantRun();
    }

    /** The messages {@code from} up to and without {@code to} succeeded, without replies. */
    void succeeded(Entry[] messages, int from, int to) {
        sequencer.done(messages, from, to);
        for (int i = from; i < to; i++) {
            settled(messages[i]);
            told(messages[i].seq(), Outcome.Kind.DONE, NOTHING, null);
        }
        counters().done.add(to - from);
        stream.outlet().settledUpTo(sequencer.settled(), stream.spec());
    }

    void replied(Entry[] messages, int index, byte[] reply) {
        Entry message = messages[index];
        sequencer.done(messages, index, index + 1);
        settled(message);
        counters().done.increment();
        if (told(message.seq(), Outcome.Kind.DONE, reply, null)) {
            stream.outlet().settledUpTo(sequencer.settled(), stream.spec());
        } else {
            stream.outlet().tell(Item.reply(message.seq(), reply, message.bytes()));
        }
    }

    /** A message failed: what its run has behind it goes back, and is aborted with all that waits. */
    void failed(Entry message, Failure why, Entry[] messages, int rest) {
        long seq = message.seq();
        sequencer.giveBack(messages, rest, messages.length);
        sequencer.abort(message, false);
        settled(message);
        counters().failed.increment();
        if (!told(seq, Outcome.Kind.FAILED, NOTHING, why)) {
            stream.outlet().tell(Item.unsuccessful(Item.Unsuccess.FAILED, seq, seq, why, message.bytes()));
        }
        abortWaiting(stream.fail(seq));
    }

    /** Tells the outcome of what will not run, on the path in one item for each stretch of consecutive seqs. */
    private void abortWaiting(Failure why) {
        long first = 0;
        long last = 0;
        long bytes = 0;
        for (Entry next = sequencer.drain(); next != null; next = sequencer.drain()) {
            if (!aborted(next, why)) {
                boolean goesOn = first != 0 && next.seq() == last + 1;
                if (!goesOn) {
                    tellAborted(first, last, why, bytes);
                    first = next.seq();
                    bytes = 0;
                }
                last = next.seq();
                bytes += next.bytes();
            }
        }
        tellAborted(first, last, why, bytes);
    }

    private void tellAborted(long first, long last, Failure why, long bytes) {
        if (first != 0) {
            stream.outlet().tell(Item.unsuccessful(Item.Unsuccess.ABORTED, first, last, why, bytes));
        }
    }

    private boolean aborted(Entry entry, Failure why) {
        cancelExpiry(entry);
        settled(entry);
        counters().aborted.increment();
        return told(entry.seq(), Outcome.Kind.ABORTED, NOTHING, why);
    }

    void runOver(Entry[] messages) {
        sequencer.free(messages);
        run = null;
        if (isIdle()) {
            stream.tellNow();
        }
        wantRun();
        stream.runOver();
    }

    /** Decides the outcome of a message that has not begun; nothing happens to one that has. */
    void withdraw(long seq, Failure why) {
        Entry entry = sequencer.withdraw(seq);
        if (entry != null) {
            if (!aborted(entry, why)) {
                tellAborted(seq, seq, why, entry.bytes());
            } else {
                stream.tellLate();
            }
            stream.checkEnd();
        }
    }

    /** Lets go of what waits, and gives up what runs. */
    void abandon(Outcome.Kind kind, Failure why) {
        for (Entry entry = sequencer.clear(); entry != null; entry = sequencer.clear()) {
            cancelExpiry(entry);
            discarded(weight(entry));
            told(entry.seq(), kind, NOTHING, why);
        }
        if (run != null) {
            run.fence();
        }
    }

    /** A message was accepted, and its stream went before its outcome. */
    void discarded(int weight) {
        stream.home().buffered().release(weight);
        counters().discarded.increment();
    }

    /** Whether a run is out. */
    boolean isRunning() {
        return run != null;
    }

    /** Whether a run is out whose time is over. */
    boolean isGivenUp() {
        return run != null && run.fenced();
    }

    /** Whether every accepted message has its outcome. */
    boolean isIdle() {
        return sequencer.settled() == sequencer.accepted();
    }

    Sequencer sequencer() {
        return sequencer;
    }

    long settledBytes() {
        return settledBytes;
    }

    /** Returns whether the message came by a call that is told of its outcome, so that the path is not. */
    private boolean told(long seq, Outcome.Kind kind, byte[] reply, @Nullable Failure why) {
        Outcomes callers = stream.outcomes();
        return callers != null && callers.settle(new Outcome(seq, kind, reply, why));
    }

    int activeSeconds() {
        return activeSeconds;
    }

    private HandlerCounters counters() {
        return stream.handler().counters();
    }

    private void settled(Entry message) {
        settledBytes += message.bytes();
        activeSeconds = stream.home().nowSeconds();
        stream.home().buffered().release(weight(message));
    }

    private static int weight(Entry entry) {
        return ((StreamMessage) entry).weight();
    }

    private void cancelExpiry(Entry entry) {
        if (entry instanceof StreamMessage message) {
            stream.home().timers().cancel(message.expiry);
        }
    }
}
