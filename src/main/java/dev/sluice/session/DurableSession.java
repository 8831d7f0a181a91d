package dev.sluice.session;

import dev.sluice.store.Changes;
import dev.sluice.store.HeldScope;
import dev.sluice.store.StoredSession;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a session itself: from its first durable stream on who it is, which ids are taken, and what its Opens
 * were answered. Of a session that never had one nothing is.
 *
 * <p>Thread: the home.
 */
final class DurableSession {
    private final Session session;

    /** Where something of it is on its way. */
    private final Set<Durability> lanes = EnumSet.noneOf(Durability.class);

    private boolean stored;
    private boolean staying;

    DurableSession(Session session, boolean stored) {
        this.session = session;
        this.stored = stored;
    }

    boolean isStored() {
        return stored;
    }

    /** The server stops: what is stored stays, for the next one. */
    void stay() {
        staying = stored;
    }

    /** The server goes on. */
    void comeBack() {
        staying = false;
    }

    /** Whether it is to come back with the next server. */
    boolean isStaying() {
        return staying;
    }

    /**
     * An Open was carried out.
     *
     * @param durabilities of the streams that were opened
     * @param told runs when that is committed; at once where there is nothing to
     */
    void opened(OpenAsk ask, OpenResult.Answer answer, Set<Durability> durabilities, Runnable told) {
        Set<Durability> involved = EnumSet.copyOf(durabilities);
        involved.remove(Durability.MEMORY);
        if (!stored && involved.isEmpty()) {
            told.run();
            return;
        }
        stored = true;
        boolean waits = !involved.isEmpty();
        involved.add(Durability.DISK);
        lanes.addAll(involved);
        Countdown committed = new Countdown(waits ? involved.size() : 1, told);
        if (!waits) {
            committed.one();
        }
        for (Durability durability : involved) {
            CommitLane lane = session.home().lane(durability);
            write(lane.changes());
            if (ask.requestId() != 0) {
                lane.changes()
                        .open(session.id(), OpenAnswers.stored(ask.requestId(), ask.fingerprint(), answer));
            }
            if (waits) {
                lane.whenCommitted(committed::one);
            }
        }
    }

    /** Who it is, or what is to be known of it, has changed. */
    void changed() {
        if (stored) {
            write(session.home().lane(Durability.DISK).changes());
        }
    }

    /** The answer to an Open is not remembered any more. */
    void forgotten(long requestId) {
        if (stored) {
            session.home().lane(Durability.DISK).changes().removeOpen(session.id(), requestId);
        }
    }

    /** The session is gone: behind all of it that is on its way, so that nothing is left. */
    void removed() {
        if (stored && !staying) {
            lanes.add(Durability.DISK);
            ScopeHolders holders = session.home().sessions().holders();
            List<HeldScope> scopes = holders.leaveAll(session.id());
            Countdown gone = new Countdown(
                    lanes.size(), () -> scopes.forEach(each -> holders.left(each.scope(), each.holder())));
            for (Durability durability : lanes) {
                CommitLane lane = session.home().lane(durability);
                lane.changes().removeSession(session.id());
                scopes.forEach(each -> lane.changes().removeHolder(each.scope()));
                lane.whenCommitted(gone::one);
            }
        }
    }

    private void write(Changes changes) {
        Sessions.ClientCall madeBy = session.madeBy();
        StreamIds ids = session.streams().ids();
        changes.session(new StoredSession(
                session.id(),
                session.token(),
                session.epoch(),
                madeBy == null ? new byte[0] : bytes(madeBy.clientId()),
                madeBy == null ? 0 : madeBy.requestId(),
                ids.lastOfClient(),
                ids.lastOfServer(),
                session.records().highestForgotten()));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The call that made it; null where that cannot be told again. */
    static Sessions.@Nullable ClientCall madeBy(StoredSession stored) {
        return stored.clientId().length == 0
                ? null
                : new Sessions.ClientCall(ByteBuffer.wrap(stored.clientId()), stored.requestId());
    }
}
