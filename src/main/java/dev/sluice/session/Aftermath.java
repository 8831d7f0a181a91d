package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.order.Entry;
import dev.sluice.order.FailurePolicy;
import dev.sluice.order.Order;
import dev.sluice.order.Sequencer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a failure brings about: for the message itself, as the stream's policy says; for those that it dooms; for those that
 * are parked with it. Made when there is one, so that streams where all goes well hold nothing for it.
 */
final class Aftermath {
    private static final byte[] NOTHING = {};

    private final Stream stream;
    private final Runner runner;
    private final Sequencer sequencer;

    Aftermath(Stream stream) {
        this.stream = stream;
        this.runner = stream.runner();
        this.sequencer = stream.sequencer();
    }

    /** A message was accepted. It may be doomed or parked from the beginning. */
    void arrived(StreamMessage message) {
        if (tellDoomed() || message.isParked()) {
            settle();
        } else {
            stream.extras().watchGap();
        }
    }

    /** It is known which message is the last one. */
    void sealed() {
        settle();
    }

    /** The stream goes on after a restart, with messages that are the server's own. */
    void restored() {
        settle();
    }

    /** A message was turned away because the stream has failed, which it may have done only then. */
    void turnedAway() {
        settle();
    }

    /** A message of a run failed. */
    void failed(StreamMessage message, Failure why) {
        FailurePolicy policy = stream.spec().onFailure();
        boolean again = !sequencer.hasFailed() && policy.retries(message.attempts());
        if (again && !stream.session().isLeaving()) {
            retry(message, policy);
        } else if (again && stream.durable() != null) {
            leave(message, stream.durable());
        } else {
            switch (after(message)) {
                case ABORT -> abort(message, why);
                case SKIP -> skip(message, why);
                case PARK -> park(message, why);
            }
        }
        settle();
    }

    /** Nothing follows in a stream that has failed, and nobody decides about what a stream that is being closed parks. */
    private FailurePolicy.Last after(StreamMessage message) {
        if (sequencer.hasFailed()) {
            return FailurePolicy.Last.ABORT;
        }
        FailurePolicy.Last last =
                stream.spec().onFailure().after(message.attributes().critical());
        return last == FailurePolicy.Last.PARK && stream.isFinishing() ? FailurePolicy.Last.ABORT : last;
    }

    private void retry(StreamMessage message, FailurePolicy policy) {
        Home home = stream.home();
        runner.counters().retried.increment();
        sequencer.retry(message);
        long pause = policy.pauseNanos(message.attempts(), home.random());
        message.timer(home.timers().schedule(home.nowNanos() + pause, () -> resume(message)));
    }

    /** The server that comes next tries it again: it has no outcome, and so is sent once more. */
    private void leave(StreamMessage message, Durable durable) {
        sequencer.retry(message);
        durable.leave();
    }

    private void resume(StreamMessage message) {
        sequencer.resume(message);
        runner.wantRun();
    }

    private void abort(StreamMessage message, Failure why) {
        tellFailed(message, why);
        sequencer.abort(message, message.attributes().critical());
        if (sequencer.hasFailed()) {
            stream.fail(
                    stream.spec().order().parallel()
                            ? Failures.tooManyFailed(stream.spec().ordering().maxFailedScopes())
                            : Failures.streamFailed(message.seq()));
        }
    }

    private void skip(StreamMessage message, Failure why) {
        tellFailed(message, why);
        sequencer.skip(message);
    }

    private void tellFailed(StreamMessage message, Failure why) {
        runner.counters().failed.increment();
        log(message, why);
        tellOne(message, Outcome.Kind.FAILED, why);
    }

    private void park(StreamMessage message, Failure why) {
        message.parkedFor(why, stream.home().loop().wallMillis());
        sequencer.park(message);
    }

    /** A message that waited was withdrawn: its time was over, or its sender cancelled it. */
    void withdrawn(StreamMessage message, Failure why) {
        runner.letGo(message);
        runner.counters().aborted.increment();
        tellOne(message, Outcome.Kind.ABORTED, why);
        settle();
    }

    // What never comes

    /** What the stream waits for has not come in time. */
    void gapOver(boolean skip) {
        long waitingFor = sequencer.waitingFor();
        Failure why = stream.spec().order() == Order.GRAPH
                ? Failures.graphIncomplete(sequencer.missing(Failures.MISSING_NAMED))
                : Failures.sequenceGap(waitingFor);
        if (skip) {
            sequencer.skipMissing((from, to) -> missed(from, to, why));
        } else {
            stream.fail(why);
            sequencer.fail();
        }
        settle();
    }

    /** What its handler keeps cannot be had: nothing of the stream can run. */
    void stateMissing(Failure why) {
        stream.fail(why);
        sequencer.fail();
        settle();
    }

    private void missed(long from, long to, Failure why) {
        long count = to - from + 1;
        runner.counters().missed.add(count);
        stream.extras().missed(from, to);
        stream.home().failures().add(FailureRecord.missed(stream, from, count, why));
        stream.outlet()
                .tell(Item.unsuccessful(Outcome.Kind.SKIPPED, from, to, Failures.neverCame(from), 0, Fingerprint.NONE));
        Durable durable = stream.order() == Order.GRAPH ? stream.durable() : null;
        for (long seq = from; durable != null && seq <= to; seq++) {
            durable.news().missing(seq);
        }
    }

    // What is parked

    /** A message that had its room in the lot has its outcome. */
    void madeRoom() {
        tellParked();
        stream.noteParked();
    }

    /**
     * Lets parked scopes go on.
     *
     * @param which by their failed message
     * @param retry whether that runs again; else it is skipped
     * @return how many
     */
    int resumeParked(Predicate<StreamMessage> which, boolean retry) {
        int resumed = 0;
        for (Entry entry : List.copyOf(sequencer.parkedHeads())) {
            StreamMessage head = (StreamMessage) entry;
            boolean parkedStill = !sequencer.hasFailed();
            if (parkedStill && which.test(head)) {
                resumed++;
                goOn(head, retry);
                tellParked();
            }
        }
        settle();
        return resumed;
    }

    private void goOn(StreamMessage head, boolean retry) {
        if (retry) {
            sequencer.unpark(head);
            owned(head);
            return;
        }
        Failure why = Failures.skippedByOperator(head.parkedFor());
        sequencer.unparkWithout(head);
        runner.letGo(head);
        runner.counters().skipped.increment();
        log(head, why);
        tellOne(head, Outcome.Kind.SKIPPED, why);
    }

    /** The client gives the stream up: what is parked, or waits behind that, has no one to wait for any more. */
    void abortParked(Failure why) {
        List<Entry> held = new ArrayList<>();
        sequencer.eachHeld(held::add);
        for (Entry entry : held) {
            if (sequencer.withdraw(entry.seq()) != null) {
                withdrawn((StreamMessage) entry, why);
            }
        }
    }

    /** Tells of those that have come into the lot, in stretches of consecutive seqs. */
    private void tellParked() {
        List<StreamMessage> news = parkedNews();
        if (news.isEmpty()) {
            return;
        }
        news.sort(Comparator.comparingLong(Entry::seq));
        Parking parking = new Parking(stream.spec().order(), sequencer.parkedHeads());
        Telling telling = new Telling(Outcome.Kind.PARKED);
        for (StreamMessage message : news) {
            int bytes = message.seq() < Sequencer.FIRST_ADDED ? message.bytes() : 0;
            runner.lotted(message);
            Failure why = parking.why(message);
            Outcomes callers = stream.outcomes();
            if (callers == null || !callers.park(message.seq(), why)) {
                telling.add(message, bytes, why);
            }
        }
        telling.end();
    }

    /** How it stands in the lot, or that it has left it, is to be stored. */
    private void owned(StreamMessage message) {
        Durable durable = stream.durable();
        if (durable != null) {
            durable.news().owned(message);
        }
    }

    private List<StreamMessage> parkedNews() {
        List<StreamMessage> news = new ArrayList<>();
        for (Entry next = sequencer.drainParked(); next != null; next = sequencer.drainParked()) {
            StreamMessage message = (StreamMessage) next;
            if (message.endAhead()) {
                stream.extras().prefetched();
            }
            if (message.lot()) {
                news.add(message);
            }
            owned(message);
        }
        return news;
    }

    // What is doomed

    /** Tells those that will never run, and lets go on what may. */
    private void settle() {
        tellDoomed();
        tellParked();
        stream.noteFailed();
        stream.noteParked();
        if (stream.order().parallel()) {
            stream.outlet().rangesGrew();
        }
        stream.outlet().settledUpTo(sequencer.settled(), stream.spec());
        stream.extras().watchGap();
        stream.extras().prefetch();
        runner.wantRun();
        stream.checkEnd();
    }

    /** Returns whether there were any. */
    private boolean tellDoomed() {
        Entry next = sequencer.drain();
        if (next == null) {
            return false;
        }
        Telling aborted = new Telling(Outcome.Kind.ABORTED);
        Telling skipped = new Telling(Outcome.Kind.SKIPPED);
        for (; next != null; next = sequencer.drain()) {
            StreamMessage message = (StreamMessage) next;
            Failure why = whyDoomed(message);
            runner.letGo(message);
            if (message.isSkipped()) {
                runner.counters().skipped.increment();
                log(message, why);
                tell(message, why, skipped);
            } else {
                runner.counters().aborted.increment();
                tell(message, why, aborted);
            }
        }
        aborted.end();
        skipped.end();
        return true;
    }

    private Failure whyDoomed(StreamMessage message) {
        if (sequencer.hasFailed()) {
            return stream.failure();
        }
        long seq = sequencer.failedBy(message);
        return stream.spec().order() == Order.KEYED ? Failures.keyFailed(seq) : Failures.dependencyFailed(seq);
    }

    private void tellOne(StreamMessage message, Outcome.Kind kind, Failure why) {
        Telling telling = new Telling(kind);
        tell(message, why, telling);
        telling.end();
    }

    private void tell(StreamMessage message, Failure why, Telling telling) {
        int bytes = Runner.heldBytes(message);
        runner.settled(message);
        if (!runner.told(message.seq(), telling.kind, NOTHING, why)) {
            telling.add(message, bytes, why);
        }
        runner.note(message, telling.kind, NOTHING, why);
        Durable durable = stream.durable();
        if (durable != null) {
            durable.news().unsuccessful(message);
        }
    }

    private void log(StreamMessage message, Failure why) {
        stream.home().failures().add(FailureRecord.of(stream, message, why));
    }

    /** Tells the path, in one item for each stretch of consecutive seqs with the same fate. */
    private final class Telling {
        private final Outcome.Kind kind;
        private long first;
        private long last;
        private long bytes;
        private long fingerprint;
        private @Nullable Failure why;

        Telling(Outcome.Kind kind) {
            this.kind = kind;
        }

        void add(StreamMessage message, int heldBytes, Failure because) {
            long seq = message.seq();
            if (why == null || seq != last + 1 || !because.equals(why)) {
                end();
                first = seq;
                bytes = 0;
                fingerprint = Fingerprint.of(message.payload());
                why = because;
            } else {
                fingerprint = Fingerprint.NONE;
            }
            last = seq;
            bytes += heldBytes;
        }

        void end() {
            if (why != null) {
                stream.outlet().tell(Item.unsuccessful(kind, first, last, why, bytes, fingerprint));
                why = null;
            }
        }
    }
}
