package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that carry a session, in the order in which they came. The oldest is the primary: what the server has to say
 * goes there, and messages that must come in order come from there. The others bring messages whose order does not matter.
 *
 * <p>When the primary goes the next one takes its place. What the lost one may have had on its way is told anew; so from
 * the first join on every item is kept until its receipt. A stream of which items left before that, and have no receipt,
 * cannot be told whole any more: it is reset.
 *
 * <p>Thread: the session's home.
 */
final class Paths {
    private final Session session;
    private @Nullable Path primary;
    private final List<Path> joined = new ArrayList<>(0);
    private boolean wasAttached;
    private boolean exchanged;
    private long attachedNanos;

    Paths(Session session) {
        this.session = session;
    }

    /** Attaches an Exchange, or a Connect. To be followed by {@link #begin}. */
    Session.Attachment attach(PathOutput output) {
        return wasAttached ? new Session.Attachment.Denied(Failures.resumeUnsupported()) : attached(output);
    }

    /** Adds an Exchange to those that there are. To be followed by {@link #begin}, where it is the first one. */
    Session.Attachment join(PathOutput output) {
        Path oldest = primary;
        if (!wasAttached) {
            return attached(output);
        }
        int max = session.home().sessions().limits().maxPathsPerSession();
        if (oldest == null || !exchanged) {
            return new Session.Attachment.Denied(Failures.resumeUnsupported());
        }
        if (1 + joined.size() >= max) {
            return new Session.Attachment.Denied(Failures.tooManyPaths(max));
        }
        oldest.output().becomeReplaceable();
        output.becomeReplaceable();
        session.outflow().keepResets();
        Path path = new Path(session, output);
        joined.add(path);
        return new Session.Attachment.Attached(path);
    }

    /** Attaches a Receive, which takes the place of an older one. To be followed by {@link #begin}. */
    Session.Attachment receive(PathOutput output) {
        if (exchanged) {
            return new Session.Attachment.Denied(Failures.hasExchange());
        }
        Path older = primary;
        primary = null;
        session.outflow().detach();
        if (older != null) {
            older.giveWay(Failures.TAKEN_OVER);
        }
        return attached(output);
    }

    private Session.Attachment attached(PathOutput output) {
        wasAttached = true;
        exchanged |= !output.replaceable();
        attachedNanos = session.home().loop().nowNanos();
        Path attached = new Path(session, output);
        primary = attached;
        return new Session.Attachment.Attached(attached);
    }

    /** From now on the primary may be written to: the client has been told that it is attached. */
    void begin() {
        if (primary != null) {
            if (primary.output().replaceable()) {
                session.allStreams().forEach(Stream::rewind);
            }
            session.outflow().attach(primary.output());
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
            session.outflow().detach();
            return true;
        }
        promote(joined.remove(0));
        return false;
    }

    private void promote(Path next) {
        primary = next;
        session.outflow().attach(next.output());
        session.outflow().tellResetsAgain();
        for (Stream stream : session.allStreams()) {
            if (stream.outlet().hasLost()) {
                stream.reset(Failures.itemsLost(stream.id()));
            } else {
                stream.rewind();
            }
        }
    }

    @Nullable
    Path primary() {
        return primary;
    }

    boolean has(Path path) {
        return path == primary || joined.contains(path);
    }

    boolean wasAttached() {
        return wasAttached;
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
