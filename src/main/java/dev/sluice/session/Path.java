package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call attached to a session: what comes in by it. Every method is called on the session's home; after the path
 * was ended or replaced they do nothing.
 */
public final class Path {
    private final Session session;
    private final PathOutput output;
    private final boolean speaks;
    private long beat;
    private long seen;
    private Timers.@Nullable Timer timer;

    /** Beats of this side since the client was heard. */
    private int unheard;

    /** @param speaks whether its client is to be heard by it, and taken for dead when it is not */
    Path(Session session, PathOutput output, boolean speaks) {
        this.session = session;
        this.output = output;
        this.speaks = speaks;
        scheduleHeartbeat();
    }

    /** To be called before the parts of a frame. False when the path is no longer the session's. */
    public boolean begin() {
        unheard = 0;
        session.home().refreshTime();
        return isLive();
    }

    /** Opens streams in-band. */
    public void open(OpenAsk ask, Consumer<OpenResult> result) {
        session.open(ask, new OpenCall(), result);
    }

    /**
     * The stream that a message or an end names; null where there is none, in which case the client has been told unless
     * it was so before. Messages that must come in order come by the primary alone: another path that brings one is ended,
     * for a word on the primary would say nothing of the path that is wrong.
     */
    public @Nullable StreamInput stream(long id) {
        Stream stream = known(id);
        if (stream != null && stream.isOver()) {
            return null;
        }
        if (stream != null && !isPrimary() && !stream.order().anyArrival()) {
            end(Failures.pathNotBound(id));
            session.lost(this);
            return null;
        }
        return stream;
    }

    /** As {@link #stream}, for what may come by any path. */
    public @Nullable StreamInput anyStream(long id) {
        return known(id);
    }

    private @Nullable Stream known(long id) {
        if (!isLive()) {
            return null;
        }
        Stream stream = session.streams().get(id);
        if (stream == null && !session.streams().ids().knew(id)) {
            session.tellReset(id, Failures.unknownStream(id));
        }
        return stream;
    }

    /** The stream of that id, if there is one: for what does no harm when it comes late. */
    public @Nullable StreamInput find(long id) {
        return isLive() ? session.streams().get(id) : null;
    }

    /** The path takes more again, or something was put into its output. */
    public void writable() {
        if (isPrimary()) {
            session.outflow().wake();
        } else {
            output.flush();
        }
    }

    /** Whether it is the one that the server speaks on. */
    public boolean isPrimary() {
        return session.path() == this;
    }

    public void heartbeat(long clientBeat) {
        seen = clientBeat;
        writeHeartbeat();
    }

    /** The call is over, whoever ended it. */
    public void closed() {
        stop();
        if (isLive()) {
            session.lost(this);
        }
    }

    void goAway(Failure failure, long deadlineMillis) {
        output.goAway(failure, deadlineMillis);
        output.flush();
    }

    void end(@Nullable Failure failure) {
        stop();
        output.end(failure);
    }

    void giveWay(Failure failure) {
        stop();
        output.giveWay(failure);
    }

    PathOutput output() {
        return output;
    }

    private boolean isLive() {
        return session.has(this);
    }

    private void stop() {
        session.home().timers().cancel(timer);
    }

    private void scheduleHeartbeat() {
        long interval = session.home().sessions().limits().heartbeatInterval().toNanos();
        timer = session.home().timers().schedule(session.home().nowNanos() + interval, this::beatAndGoOn);
    }

    /**
     * The client's silence is counted in beats of the loop's own: one that stood still for a while has not heard anybody, and
     * must not take that for their silence.
     */
    private void beatAndGoOn() {
        unheard++;
        if (speaks && unheard > session.home().sessions().limits().maxMissedHeartbeats()) {
            session.home().sessions().counters().unheard.increment();
            end(Failures.HEARTBEAT_MISSED);
            session.lost(this);
        } else {
            writeHeartbeat();
            scheduleHeartbeat();
        }
    }

    private void writeHeartbeat() {
        if (output.writable()) {
            output.heartbeat(++beat, seen);
            output.flush();
        }
    }
}
