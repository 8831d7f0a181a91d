package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.order.Sequencer;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One open stream, from the open to its end. What it does has three parts: {@link Intake} takes messages, {@link Runner}
 * has them run, {@link Outlet} tells what became of them. Kept small, because a server holds a million of them: what few
 * streams need is made when it is needed.
 *
 * <p>Thread: its home alone.
 */
final class Stream extends StreamParts implements StreamInput {
    private StreamState state = StreamState.OPENING;

    /** The handler took the stream. Known to the home from when the open is decided: until then a worker may say so. */
    private boolean admitted;

    private boolean decided;
    private @Nullable Ending ending;
    /** Where the stream stands in its session's {@link Outflow}, which owns this field. */
    byte news = Outflow.NO_NEWS;

    /** By {@link Home#nowSeconds}. */
    final int openedSeconds;

    Stream(Session session, long id, StreamTerms terms) {
        super(session, id, terms);
        this.openedSeconds = session.home().nowSeconds();
    }

    // Opening

    /** Asks the handler, on the caller's thread, which is the one the handler wants. Null when it accepts. */
    @Nullable
    Failure admit() {
        Failure refused = calls().open();
        admitted = refused == null;
        return refused;
    }

    /** The handler has been asked, and it is known what becomes of the batch; the stream may be gone already. */
    void decide(@Nullable Failure refused) {
        decided = true;
        if (state == StreamState.GONE) {
            closeHandler();
        } else if (refused == null) {
            opened();
        } else {
            ending().fail(refused);
            abandon(CloseCause.ROLLED_BACK);
        }
    }

    private void opened() {
        state = StreamState.OPEN;
        if (intake().hasRefused() || !outlet().isEmpty()) {
            tellNow();
        }
        Durable durable = durable();
        if (durable != null) {
            durable.opened();
        }
        begin();
    }

    /** It is what it was when its server stopped, and its handler has taken it again. */
    void restored(long items) {
        Objects.requireNonNull(durable()).restored(items);
        decided = true;
        if (state == StreamState.OPENING) {
            state = StreamState.OPEN;
            begin();
            if (sequencer().parked() > 0 || !runner().isIdle()) {
                new Aftermath(this).restored();
            }
        } else {
            closeHandler();
        }
    }

    /** Goes on after a restart with what is known of its end. */
    void restoreEnd(@Nullable Failure failure, long lastSeq, boolean ended, byte[] lastWord) {
        if (failure != null || lastSeq >= 0) {
            ending().restore(failure, lastSeq, ended, lastWord);
        }
        if (lastSeq >= 0 && spec().order().anyArrival()) {
            sequencer().seal(lastSeq);
        }
    }

    /** Takes up its work: when it was opened, or brought back after a restart. */
    private void begin() {
        extras().opened();
        runner().wantRun();
        checkEnd();
    }

    // What the client does

    @Override
    public void message(long seq, byte[] payload, MessageAttributes attributes) {
        touch();
        intake().receive(seq, payload, attributes);
    }

    @Override
    public void segment(long seq, long offset, byte[] part, boolean more, MessageAttributes attributes) {
        touch();
        intake().receiveSegment(seq, offset, part, more, attributes);
    }

    @Override
    public void end(long lastSeq) {
        touch();
        if (lastSeq < sequencer().accepted() || ending().contradicts(lastSeq)) {
            reset(Failures.badEnd(lastSeq, sequencer().accepted()));
        } else if (state != StreamState.ENDED && !ending().isFinished()) {
            say(lastSeq);
        }
    }

    private void say(long lastSeq) {
        ending().say(lastSeq);
        if (spec().order().anyArrival()) {
            sequencer().seal(lastSeq);
            new Aftermath(this).sealed();
        }
        checkEnd();
    }

    @Override
    public void cancel(long seq) {
        runner().withdraw(seq, Failures.CANCELLED);
    }

    @Override
    public void resetByClient() {
        abandon(CloseCause.RESET);
    }

    @Override
    public void grant(long maxOutSeq, long maxOutBytes) {
        touch();
        outlet().grant(maxOutSeq, maxOutBytes);
    }

    @Override
    public void confirm(long upToOutSeq) {
        touch();
        outlet().confirm(upToOutSeq);
        if (state == StreamState.ENDED && ending().isReceipt(upToOutSeq)) {
            leave();
        }
    }

    /** A client is back that may have missed something. Where it took over, nothing is on its way by another path. */
    void rewind(boolean takenOver) {
        intake().rewind(takenOver);
        boolean news = outlet().rewind();
        if (ending != null) {
            ending.rewind();
        }
        if (news || ending != null) {
            tellNow();
        }
    }

    /** Tells a client that is back where the stream stands. */
    void tellCursor(CursorOutput out) {
        Durable durable = durable();
        long settled = durable == null ? sequencer().settled() : durable.settled();
        out.stream(id(), settled, intake().grantedSeq(), intake().grantedBytes());
        eachRange((from, to) -> out.range(id(), from, to));
    }

    /** What is done beyond what is settled, as far as that may be told. */
    void eachRange(Sequencer.Ranges out) {
        Durable durable = durable();
        if (durable == null) {
            sequencer().ranges(out);
        } else {
            durable.ranges(out);
        }
    }

    /** The messages of a call, whose outcomes that call is told. */
    void send(List<SendAsk.Message> messages, SendCall call) {
        touch();
        needOutcomes().send(messages, call);
    }

    @Override
    public @Nullable Failure submit(long seq, byte[] payload, MessageAttributes attributes) {
        touch();
        return isGone() ? Failures.STREAM_CLOSED : intake().submit(new StreamMessage(seq, payload, attributes));
    }

    /** Lets parked scopes go on. Returns how many. */
    int resumeParked(Predicate<StreamMessage> which, boolean retry) {
        return new Aftermath(this).resumeParked(which, retry);
    }

    // What the client is told

    void tellNow() {
        session().outflow().now(this);
    }

    void tellLate() {
        session().outflow().late(this);
    }

    /** Writes what is new. Called by the session's {@link Outflow}. */
    void write(PathOutput out) {
        if (state == StreamState.GONE || state == StreamState.OPENING) {
            return;
        }
        outlet().write(out);
        Durable durable = durable();
        boolean ended = state == StreamState.ENDED && (durable == null || durable.isEndCommitted());
        if (ended && outlet().isEmpty() && ending().tell()) {
            // First gone and then told: a Connect closes its session when it is told.
            if (!out.replaceable()) {
                leave();
            }
            out.ended(id(), ending().failure(), ending().lastWord(), outlet().lastSent(), extras().summary());
        }
    }

    // The end

    /** Ends the stream behind what was accepted, and tells when that is done. */
    void finish(Runnable whenEnded) {
        if (state == StreamState.ENDED || state == StreamState.GONE) {
            whenEnded.run();
            return;
        }
        ending().await(whenEnded);
        new Aftermath(this).abortParked(Failures.STREAM_CLOSED);
        say(ending().finishAt(sequencer().accepted()));
    }

    /** Whether somebody waits for its end, and nobody looks after it any more. */
    boolean isFinishing() {
        return ending != null && ending.isAwaited();
    }

    /** The stream has failed: nothing of it runs any more. */
    void fail(Failure why) {
        ending().fail(why);
    }

    /** Whatever is behind it: a stream that has failed has a reason to tell. */
    void noteFailed() {
        if (sequencer().hasFailed()) {
            ending().fail(Failures.tooManyFailed(spec().ordering().maxFailedScopes()));
        }
    }

    /** A run is over. */
    void runOver() {
        touch();
        extras().watchGap();
        closeHandler();
        checkEnd();
    }

    /** Comes to the end when all there is to come has its outcome. */
    void checkEnd() {
        if (ending != null) {
            ending.check();
        }
    }

    /** All there is to come has its outcome: the handler is asked for its last word, and nothing more is run. */
    void state(StreamState next) {
        state = next;
    }

    /** Ends the stream at once, by the server's will, and tells the client why. */
    @Override
    public void reset(Failure why) {
        if (state != StreamState.GONE) {
            session().home().sessions().listener().streamReset(session().id(), id(), why.reason());
            ending().fail(why);
            abandon(CloseCause.RESET);
            session().tellReset(id(), why);
        }
    }

    /** Ends the stream at once, without a word to the client. */
    void abandon(CloseCause cause) {
        if (state == StreamState.GONE) {
            return;
        }
        ending().cause(cause);
        leave();
        closeHandler();
        ending().tellEnded();
    }

    /** Lets go of everything. A run that is out comes to its own end. */
    private void leave() {
        Outcome.Kind queued = state == StreamState.OPENING ? Outcome.Kind.REFUSED : Outcome.Kind.ABORTED;
        Failure why = ending().failureOr(Failures.STREAM_CLOSED);
        state = StreamState.GONE;
        intake().dropSegments();
        runner().abandon(queued, why);
        outlet().abandon();
        extras().stop(why);
        ending().stop();
        noteParked();
        Durable durable = durable();
        if (durable != null && !session().isClosed() && !session().durable().isStaying()) {
            durable.removed();
        }
        session().left(this, Objects.requireNonNull(ending().cause()));
    }

    /** A call of the handler that was asked to make a message ready is over. */
    void prepareReturned() {
        closeHandler();
    }

    /** Tells a handler that knows of the stream, once it is known why and no call of it is under way. */
    void closeHandler() {
        CloseCause cause = ending == null ? null : ending.cause();
        if (decided && admitted && cause != null && !isHandlerCalled()) {
            admitted = false;
            calls().close(cause);
        }
    }

    private boolean isHandlerCalled() {
        return runner().isRunning() || isAskedForLastWord() || extras().isPreparing();
    }

    // What others ask

    StreamState state() {
        return state;
    }

    /** What is known of its end, if anything is. */
    @Nullable
    Ending knownEnding() {
        return ending;
    }

    /** Whether its client was told its end, and has only to say that it knows. */
    boolean isOver() {
        return state == StreamState.ENDED && ending().isTold();
    }

    boolean isGone() {
        return state == StreamState.GONE;
    }

    /** Stands among those that have something parked as long as that is so. */
    void noteParked() {
        home().parked().note(this, isGone() ? 0 : sequencer().parked());
    }

    /** Whether it is open, all that was accepted has its outcome, and the client has been told as far as it lets itself be. */
    boolean isSettled() {
        boolean told = news == Outflow.NO_NEWS || session().path() == null;
        Durable durable = durable();
        told &= durable == null || durable.isIdle();
        return told
                && state != StreamState.OPENING
                && (runner().isIdle() || (durable != null && durable.isLeft()))
                && !runner().isRunning()
                && !isAskedForLastWord();
    }

    /** The failure that ended the stream's messages. */
    Failure failure() {
        noteFailed();
        return Objects.requireNonNull(ending().failure());
    }

    private boolean isAskedForLastWord() {
        return ending != null && ending.isAsking();
    }

    private Ending ending() {
        if (ending == null) {
            ending = new Ending(this);
        }
        return ending;
    }
}
