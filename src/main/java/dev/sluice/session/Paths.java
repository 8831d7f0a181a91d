package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that carry a session, in the order in which they came. The oldest is the primary: what the server has to say
 * goes there, and messages that must come in order come from there. The others bring messages whose order does not matter.
 *
 * <p>Whenever another one becomes the primary it is told anew what the older may have had on its way: items are kept until
 * their receipt, and all else is a state. A client that comes back takes the session over: its epoch rises, and what the
 * older paths still bring changes nothing any more.
 *
 * <p>Thread: the session's home; the epoch any.
 */
final class Paths {
    private static final long FIRST_EPOCH = 1;
    private static final long EPOCHS_UNSTORED = 1 << 20;
    private static final int EPOCHS_A_MILLI_BITS = 10;

    private final Session session;
    private volatile long epoch = FIRST_EPOCH;
    private @Nullable Path primary;
    private final List<Path> joined = new ArrayList<>(0);
    private boolean wasAttached;

    /** Whether one was attached since the server started. */
    private boolean wasSeen;

    /** The primary is a Receive, which a newer one may replace and none may join. */
    private boolean receiving;

    /** The primary is to be told what an older one was. */
    private boolean resumed;

    private long attachedNanos;

    /** There was one, there is none, and another one may come. */
    private boolean awaited;

    Paths(Session session) {
        this.session = session;
    }

    /** Attaches an Exchange, or a Connect, in place of all others. To be followed by {@link #begin}. */
    Session.Attachment attach(PathOutput output) {
        if (wasAttached) {
            long older = epoch; // no other thread writes it
            epoch = older + 1;
            counters().resumed.increment();
            takeOver();
        }
        return attached(output, false);
    }

    /** Adds an Exchange to those that there are. To be followed by {@link #begin}, where it is the first one. */
    Session.Attachment join(PathOutput output) {
        if (!wasAttached) {
            return attached(output, false);
        }
        int max = session.home().sessions().limits().maxPathsPerSession();
        if (primary == null || receiving) {
            return new Session.Attachment.Denied(Failures.nothingToJoin());
        }
        if (1 + joined.size() >= max) {
            return new Session.Attachment.Denied(Failures.tooManyPaths(max));
        }
        Path path = new Path(session, output, true);
        joined.add(path);
        return new Session.Attachment.Attached(path, false);
    }

    /** Attaches a Receive, which takes the place of an older one. To be followed by {@link #begin}. */
    Session.Attachment receive(PathOutput output) {
        if (primary != null && !receiving) {
            return new Session.Attachment.Denied(Failures.hasExchange());
        }
        takeOver();
        return attached(output, true);
    }

    private void takeOver() {
        List<Path> older = leave();
        session.outflow().detach();
        older.forEach(path -> path.giveWay(Failures.TAKEN_OVER));
    }

    private Session.Attachment attached(PathOutput output, boolean receives) {
        resumed = wasAttached;
        wasAttached = true;
        wasSeen = true;
        awaited(false);
        receiving = receives;
        attachedNanos = session.home().loop().nowNanos();
        Path attached = new Path(session, output, !receives && output.replaceable());
        primary = attached;
        return new Session.Attachment.Attached(attached, resumed);
    }

    /** From now on the primary may be written to: the client has been told that it is attached. */
    void begin() {
        if (primary != null) {
            carry(primary, resumed, true);
        }
    }

    /** A path is over. Returns whether it was the last one. */
    boolean lost(Path path) {
        if (path != primary) {
            joined.remove(path);
            return false;
        }
        if (joined.isEmpty()) {
            primary = null;
            awaited(true);
            session.outflow().detach();
            return true;
        }
        primary = joined.remove(0);
        carry(primary, true, false);
        return false;
    }

    /** @param anew whether an older path carried the session before */
    private void carry(Path path, boolean anew, boolean takenOver) {
        session.outflow().attach(path.output());
        if (anew) {
            session.outflow().tellResetsAgain();
            session.streams().all().forEach(stream -> stream.rewind(takenOver));
        }
    }

    /**
     * Goes on after a restart. The last epochs may not have been stored, so there is to be room for them; nor need those be that
     * an earlier restart had begun with, which the clock tells from these.
     */
    void restore(long stored) {
        long byClock = session.home().loop().wallMillis() << EPOCHS_A_MILLI_BITS;
        epoch = Math.max(stored + EPOCHS_UNSTORED, byClock);
        wasAttached = true;
        awaited(true);
    }

    /** None will come any more. */
    void closed() {
        awaited(false);
    }

    private void awaited(boolean now) {
        if (now != awaited) {
            awaited = now;
            counters().detached.add(now ? 1 : -1);
        }
    }

    private Counters counters() {
        return session.home().sessions().counters();
    }

    long epoch() {
        return epoch;
    }

    @Nullable
    Path primary() {
        return primary;
    }

    /** How many there are. */
    int count() {
        return (primary == null ? 0 : 1) + joined.size();
    }

    boolean has(Path path) {
        return path == primary || joined.contains(path);
    }

    /** Whether there ever was one; of what was before a restart that is not known, and taken for granted. */
    boolean wasAttached() {
        return wasAttached;
    }

    boolean wasSeen() {
        return wasSeen;
    }

    /** When the last primary that was no joined path came. */
    long attachedNanos() {
        return attachedNanos;
    }

    void goAway(Failure failure, long deadlineMillis) {
        for (Path path : all()) {
            path.goAway(failure, deadlineMillis);
        }
    }

    /** Lets go of them all. Returns those that there were. */
    List<Path> leave() {
        List<Path> all = all();
        primary = null;
        joined.clear();
        return all;
    }

    private List<Path> all() {
        List<Path> all = new ArrayList<>(1 + joined.size());
        if (primary != null) {
            all.add(primary);
        }
        all.addAll(joined);
        return all;
    }
}
