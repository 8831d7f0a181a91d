package dev.sluice.session;

import dev.sluice.handler.Failure;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to say to its client, and the path it says it on. Streams with news stand in one of two queues: at
 * the end of this turn, or with the next tick. News are states, not events (a settled seq, a credit, a list of items), so
 * that a client that reads slowly costs no memory: it hears less often, of more.
 */
final class Outflow {
    static final byte NO_NEWS = 0;
    static final byte NEWS_LATE = 1;
    static final byte NEWS_NOW = 2;

    private final Session session;
    private final ArrayDeque<Stream> now = new ArrayDeque<>();
    private int goneSinceSweep;
    private final ArrayDeque<Stream> late = new ArrayDeque<>();
    private final ArrayDeque<PendingReset> resets = new ArrayDeque<>();
    private @Nullable PathOutput path;

    /** Resets that were written, where they may have to be told again: together no more than may be unread. */
    private final ArrayDeque<PendingReset> told = new ArrayDeque<>(0);

    private boolean queuedAtHome;
    private boolean queuedLate;

    private record PendingReset(long streamId, Failure failure) {}

    Outflow(Session session) {
        this.session = session;
    }

    void attach(PathOutput output) {
        path = output;
        wake();
    }

    /** What was told of streams that are gone may have been lost with its path. */
    void tellResetsAgain() {
        while (!told.isEmpty()) {
            resets.addFirst(told.removeLast());
        }
        wake();
    }

    void detach() {
        path = null;
    }

    @Nullable
    PathOutput path() {
        return path;
    }

    /** Whether each settled message is to be told at once. */
    boolean prompt() {
        return path != null && path.prompt();
    }

    /** To be told at the end of this turn. */
    void now(Stream stream) {
        if (stream.news != NEWS_NOW && !stream.isGone()) {
            stream.news = NEWS_NOW;
            now.add(stream);
            wake();
        }
    }

    /** To be told with the next tick, in company. */
    void late(Stream stream) {
        if (stream.news == NO_NEWS && !stream.isGone()) {
            stream.news = NEWS_LATE;
            late.add(stream);
            wakeLate();
        }
    }

    /** A stream is gone: it is not kept for its turn, which without a path that reads might never come. */
    void left(Stream stream) {
        if (stream.news != NO_NEWS && ++goneSinceSweep > now.size() / 2) {
            now.removeIf(Stream::isGone);
            goneSinceSweep = 0;
        }
    }

    /** A stream that is gone, or never was. False when the client has let too many of them pile up. */
    boolean reset(long streamId, Failure failure) {
        if (resets.size() >= session.home().sessions().limits().maxPendingResets()) {
            return false;
        }
        resets.add(new PendingReset(streamId, failure));
        letGo();
        wake();
        return true;
    }

    /** The path takes more again, or something was put into the queue. */
    void wake() {
        if (!queuedAtHome) {
            queuedAtHome = true;
            session.home().unflushed(session);
        }
    }

    /** How many streams wait for their turn to be told of. */
    int waiting() {
        return now.size() + late.size();
    }

    void flush() {
        queuedAtHome = false;
        PathOutput out = path;
        if (out == null) {
            return;
        }
        writeStreams(out);
        while (out.writable() && !resets.isEmpty()) {
            PendingReset reset = resets.remove();
            out.reset(reset.streamId(), reset.failure());
            if (out.replaceable()) {
                told.add(reset);
                letGo();
            }
        }
        out.flush();
    }

    private void letGo() {
        int max = session.home().sessions().limits().maxPendingResets();
        while (!told.isEmpty() && told.size() + resets.size() > max) {
            told.remove();
        }
    }

    void flushLate() {
        queuedLate = false;
        for (Stream stream = late.poll(); stream != null; stream = late.poll()) {
            if (stream.news == NEWS_LATE) {
                stream.news = NEWS_NOW;
                now.add(stream);
            }
        }
        flush();
    }

    void abandon() {
        path = null;
        now.clear();
        late.clear();
        resets.clear();
        told.clear();
    }

    private void writeStreams(PathOutput out) {
        while (out.writable()) {
            Stream stream = now.poll();
            if (stream == null) {
                return;
            }
            stream.news = NO_NEWS;
            stream.write(out);
        }
    }

    private void wakeLate() {
        if (!queuedLate) {
            queuedLate = true;
            session.home().late(session);
        }
    }
}
