package dev.sluice.session;

import dev.sluice.order.Order;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands on one stream after the other of some sessions of one home, and shows the one that it stands on. Nothing is made
 * for a stream, so that millions can be looked at.
 *
 * <p>Thread: the home. Between two steps streams may come and go; what is seen is of the last step's turn of the loop.
 */
public final class StreamCursor implements StreamView {
    private final Iterator<Session> sessions;
    private StreamTable.@Nullable Walk walk;
    private @Nullable Stream stream;

    public StreamCursor(Collection<Session> ofOneHome) {
        this.sessions = ofOneHome.iterator();
    }

    /** Goes on to the next stream. False when there is none. */
    public boolean next() {
        stream = walk == null ? null : walk.next();
        while (stream == null && sessions.hasNext()) {
            walk = sessions.next().streams().walk();
            stream = walk.next();
        }
        return stream != null;
    }

    @Override
    public String sessionId() {
        return current().session().id();
    }

    @Override
    public long id() {
        return current().id();
    }

    @Override
    public String name() {
        return current().spec().name();
    }

    @Override
    public String handler() {
        return current().handler().name();
    }

    @Override
    public Order order() {
        return current().order();
    }

    @Override
    public Durability durability() {
        return current().spec().durability();
    }

    @Override
    public StreamStatus status() {
        return StreamStatus.of(current());
    }

    @Override
    public long accepted() {
        return current().sequencer().accepted();
    }

    @Override
    public long settled() {
        return current().sequencer().settled();
    }

    @Override
    public int queued() {
        return current().sequencer().pending();
    }

    @Override
    public int running() {
        return current().runner().atHandler();
    }

    @Override
    public int held() {
        return current().sequencer().held();
    }

    @Override
    public long waitingFor() {
        return current().sequencer().waitingFor();
    }

    @Override
    public int parked() {
        return current().sequencer().parked();
    }

    @Override
    public int oldestSeconds() {
        Stream stream = current();
        return stream.runner().isIdle()
                ? 0
                : stream.home().nowSeconds() - stream.runner().waitsSinceSeconds();
    }

    @Override
    public long credit() {
        return Math.max(
                0, current().intake().grantedSeq() - current().sequencer().accepted());
    }

    @Override
    public long creditBytes() {
        return Math.max(
                0, current().intake().grantedBytes() - current().intake().acceptedBytes());
    }

    @Override
    public long queuedBytes() {
        return current().intake().acceptedBytes() - current().runner().settledBytes();
    }

    @Override
    public long uncommitted() {
        Durable durable = current().durable();
        return durable == null ? 0 : current().sequencer().settled() - durable.settled();
    }

    @Override
    public int ageSeconds() {
        return current().home().nowSeconds() - current().openedSeconds;
    }

    @Override
    public int idleSeconds() {
        return current().home().nowSeconds() - current().runner().activeSeconds();
    }

    private Stream current() {
        return Objects.requireNonNull(stream);
    }
}
