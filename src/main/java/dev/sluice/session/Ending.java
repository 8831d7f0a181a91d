package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.order.Sequencer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a stream's end. Made with the first thing that is. */
final class Ending {
    private static final long NOT_SAID = -1;
    private static final byte[] NOTHING = new byte[0];

    private final Stream stream;
    private long lastSeq = NOT_SAID;
    private @Nullable Failure failure;
    private byte[] lastWord = NOTHING;
    private List<Runnable> whenEnded = List.of();
    private @Nullable CloseCause cause;
    private boolean told;

    /** Whether it was told at any time, before the client came back too. */
    private boolean everTold;

    /** Lets go of it, though its client does not say that it knows. */
    private Timers.@Nullable Timer forget;

    /** The handler was asked for its last word, and has not returned. */
    private boolean asking;

    /** Somebody wanted it to be finished. */
    private boolean finished;

    Ending(Stream stream) {
        this.stream = stream;
    }

    /** Comes to the end when all there is to come has its outcome. */
    void check() {
        if (!isSaid() || stream.state() != StreamState.OPEN || stream.runner().isRunning()) {
            return;
        }
        if (stream.sequencer().hasFailed()) {
            ended(CloseCause.FAILED);
        } else if (isComplete()) {
            stream.state(StreamState.ENDING);
            asking = true;
            stream.calls().end(this::lastWord, this::lastCallReturned);
        }
    }

    /** A parked message has no outcome yet, and one that the server added is no part of what is settled. */
    private boolean isComplete() {
        Sequencer sequencer = stream.sequencer();
        return sequencer.settled() >= lastSeq && sequencer.pending() == 0 && sequencer.parked() == 0;
    }

    private void lastWord(byte[] payload, @Nullable Failure why) {
        if (stream.state() == StreamState.ENDING) {
            long max = stream.outlet().maxItemBytes();
            Failure failed = payload.length > max ? Failures.replyTooLarge(payload.length, max) : why;
            if (failed == null) {
                lastWord = payload;
            }
            fail(failed);
            ended(failed == null ? CloseCause.ENDED : CloseCause.FAILED);
        }
    }

    private void lastCallReturned() {
        asking = false;
        stream.closeHandler();
    }

    private void end(CloseCause why) {
        stream.state(StreamState.ENDED);
        cause(why);
        stream.session().streams().freeName(stream);
        forgetLater();
    }

    private void forgetLater() {
        stream.home().timers().cancel(forget);
        forget = stream.home().timers().schedule(stream.home().nowNanos() + ttlNanos(), this::forget);
    }

    /** Not before a client that may come back, or has yet to take what is in front of it, was told. */
    private void forget() {
        Session session = stream.session();
        if (session.isDetached() || (session.path() != null && !told)) {
            forgetLater();
        } else {
            stream.abandon(cause == null ? CloseCause.ENDED : cause);
        }
    }

    private void ended(CloseCause why) {
        end(why);
        stream.closeHandler();
        Durable durable = stream.durable();
        if (durable == null) {
            stream.tellNow();
            tellEnded();
        } else {
            durable.ended();
            durable.whenCommitted(this::tellEnded);
        }
    }

    private long ttlNanos() {
        return stream.home().sessions().limits().sessionTtl().toNanos();
    }

    /** The stream is gone. */
    void stop() {
        stream.home().timers().cancel(forget);
    }

    boolean isAsking() {
        return asking;
    }

    /** Goes on after a restart. */
    void restore(@Nullable Failure failed, long last, boolean ended, byte[] word) {
        failure = failed;
        lastSeq = last;
        lastWord = word;
        everTold = ended;
        if (ended) {
            end(failed == null ? CloseCause.ENDED : CloseCause.FAILED);
        }
    }

    /** No message comes after this one. */
    void say(long seq) {
        lastSeq = seq;
    }

    boolean isSaid() {
        return lastSeq != NOT_SAID;
    }

    /**
     * Where a stream ends that is to be finished. In order nothing more is taken: who has said a later end may never come to send
     * what is missing. Elsewhere gaps have a deadline.
     */
    long finishAt(long accepted) {
        return isSaid() && stream.order().anyArrival() ? lastSeq : accepted;
    }

    /**
     * Where the server has said the end, its client could not know. And where messages are refused one by one, the last ones may be
     * so for good behind their end, which is said anew then.
     */
    boolean contradicts(long seq) {
        boolean anew = finished || (stream.order().anyArrival() && seq < lastSeq);
        return isSaid() && lastSeq != seq && !anew;
    }

    /** Whether it ends where it was to be finished, whatever its client says. */
    boolean isFinished() {
        return finished;
    }

    boolean isBeyond(long seq) {
        return isSaid() && seq > lastSeq;
    }

    long lastSeq() {
        return lastSeq;
    }

    /** The first failure is the one that is told. */
    void fail(@Nullable Failure why) {
        if (failure == null) {
            failure = why;
        }
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    Failure failureOr(Failure other) {
        return failure == null ? other : failure;
    }

    /** The client is told of the end now. False when it was before. */
    boolean tell() {
        boolean first = !told;
        told = true;
        everTold = true;
        if (first && stream.state() == StreamState.ENDED) {
            forgetLater();
        }
        return first;
    }

    boolean isTold() {
        return told;
    }

    /** Whether the client says by such a receipt that it knows: perhaps from a server before this one. */
    boolean isReceipt(long upToOutSeq) {
        Outlet outlet = stream.outlet();
        return everTold && outlet.isEmpty() && upToOutSeq > outlet.lastSent();
    }

    /** A client is back that may not know. */
    void rewind() {
        told = false;
    }

    byte[] lastWord() {
        return lastWord;
    }

    /** Somebody waits for the end: from now on nothing is held up for the client to take. */
    void await(Runnable ended) {
        if (whenEnded.isEmpty()) {
            whenEnded = new ArrayList<>(1);
        }
        whenEnded.add(ended);
        finished = true;
        stream.runner().wantRun();
    }

    boolean isAwaited() {
        return !whenEnded.isEmpty();
    }

    void tellEnded() {
        List<Runnable> waiting = whenEnded;
        whenEnded = List.of();
        waiting.forEach(Runnable::run);
    }

    void cause(CloseCause why) {
        if (cause == null) {
            cause = why;
        }
    }

    @Nullable
    CloseCause cause() {
        return cause;
    }
}
