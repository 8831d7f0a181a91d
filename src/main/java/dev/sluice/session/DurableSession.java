package dev.sluice.session;

import dev.sluice.handler.CloseCause;
import dev.sluice.handler.Failure;
import dev.sluice.store.Changes;
import dev.sluice.store.HeldScope;
import dev.sluice.store.Store;
import dev.sluice.store.StoredOpen;
import dev.sluice.store.StoredSession;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a session itself: from its first durable stream on who it is, which ids are taken, and what its Opens
 * were answered. Of a session that never had one nothing is.
 *
 * <p>Thread: the home.
 */
final class DurableSession {
    private final Session session;

    private boolean stored;

    /** Some of its streams are on their way by the lane that syncs. */
    private boolean syncs;

    private boolean staying;
    private final @Nullable StoredSession before;

    /** Its streams are on the disk still; null where there is nothing to bring back. */
    private final @Nullable SessionLoad load;

    /** There is something to bring back, and it has not been brought back. */
    private boolean unloaded;

    /** @param before how it was stored by a server that was here before; null for a new session */
    DurableSession(Session session, @Nullable StoredSession before) {
        this.session = session;
        this.stored = before != null;
        this.syncs = stored;
        this.before = before;
        Store store = session.home().sessions().store();
        this.load = before == null || store == null ? null : new SessionLoad(session, store);
        if (load != null) {
            unloaded = true;
            counters().durableSessions.increment();
            counters().unloadedSessions.increment();
        }
    }

    private Counters counters() {
        return session.home().sessions().counters();
    }

    /** As {@link Session#whenLoaded}. */
    void whenLoaded(Runnable then, Consumer<Failure> failed) {
        if (load == null) {
            then.run();
        } else {
            load.await(then, failed);
        }
    }

    /** Whether its streams are being brought back at this moment. */
    boolean isLoading() {
        return load != null && load.isBegun() && !load.isDone();
    }

    /** Whether its streams are on the disk still. */
    boolean isUnloaded() {
        return unloaded;
    }

    void restoreOpens(List<StoredOpen> opens) {
        session.records().restore(before == null ? 0 : before.highestForgottenRequest(), opens);
    }

    /** Lets go of the streams; they stay on the disk. */
    void unload() {
        staying = true;
        for (Stream stream : session.streams().all()) {
            stream.abandon(CloseCause.UNLOADED);
        }
        staying = false;
    }

    boolean isStored() {
        return stored;
    }

    /** The server stops: what is stored stays, for the next one. */
    void stay() {
        staying = stored;
    }

    /** Whether it is to come back with the next server. */
    boolean isStaying() {
        return staying;
    }

    /**
     * An Open was carried out. All Opens go the one way, with the specs of their streams, so that none is stored without those
     * before it; where a loss of power is to be survived it is synced behind that.
     *
     * @param durabilities of the streams that were opened
     * @param told runs when that is committed; at once where there is nothing to
     */
    void opened(OpenAsk ask, OpenResult.Answer answer, Set<Durability> durabilities, Runnable told) {
        boolean waits = durabilities.stream().anyMatch(each -> each != Durability.MEMORY);
        if (!stored && !waits) {
            told.run();
            return;
        }
        if (!stored) {
            stored = true;
            counters().durableSessions.increment();
            session.lifetime().stored();
        }
        CommitLane disk = session.home().lane(Durability.DISK);
        write(disk.changes());
        if (ask.requestId() != 0) {
            disk.changes().open(session.id(), OpenAnswers.stored(ask.requestId(), ask.fingerprint(), answer));
        }
        if (!waits) {
            told.run();
        } else if (durabilities.contains(Durability.DISK_SYNC)) {
            syncs = true;
            disk.whenCommitted(() -> session.home().lane(Durability.DISK_SYNC).sync(told));
        } else {
            disk.whenCommitted(told);
        }
    }

    /** Runs it when what is gone is off the disk, of this session. */
    void whenWritten(Runnable then) {
        if (stored) {
            CommitLane other = session.home().lane(syncs ? Durability.DISK_SYNC : Durability.DISK);
            session.home().lane(Durability.DISK).whenCommitted(() -> other.whenCommitted(then));
        } else {
            then.run();
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
        uncount();
        if (stored && !staying) {
            ScopeHolders holders = session.home().sessions().holders();
            List<HeldScope> scopes = holders.leaveAll(session.id());
            CommitLane disk = session.home().lane(Durability.DISK);
            CommitLane other = session.home().lane(syncs ? Durability.DISK_SYNC : Durability.DISK);
            disk.changes().removeSession(session.id());
            scopes.forEach(each -> disk.changes().removeHolder(each.scope()));
            if (syncs) {
                other.changes().removeSession(session.id());
            }
            Runnable gone = () -> scopes.forEach(each -> holders.left(each.scope(), each.holder()));
            disk.whenCommitted(() -> other.whenCommitted(gone));
        }
    }

    private void uncount() {
        if (stored) {
            counters().durableSessions.decrement();
        }
        loaded();
    }

    /** Its streams are here, or will never be. */
    void loaded() {
        if (unloaded) {
            unloaded = false;
            counters().unloadedSessions.decrement();
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
