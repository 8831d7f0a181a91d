package dev.sluice.session;

import dev.sluice.order.Entry;
import dev.sluice.order.Order;
import dev.sluice.store.StateEntry;
import dev.sluice.store.StateScope;
import dev.sluice.store.StreamKey;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What a handler keeps between the messages of a stream: all of it is in memory while the stream is there, so that no message
 * waits for the disk. Made for streams of handlers that say that they use it.
 *
 * <p>Thread: the home.
 */
final class HandlerState {
    private static final byte[] WHOLE = {};

    private final Stream stream;
    private final StreamKey key;
    private final StateScope scope;
    private final StateRoom room;
    private final Map<ByteBuffer, StatePart> parts = new HashMap<>(2);

    /** Null where there is nothing on the disk that is to be here. */
    private @Nullable StateLoad load;

    /** The stream is on the disk as the holder of its scope. */
    private boolean recorded;

    private boolean gone;

    private HandlerState(Stream stream) {
        this.stream = stream;
        this.key = new StreamKey(stream.session().id(), stream.id());
        this.scope = scope(stream.spec(), key);
        this.room = new StateRoom(stream.home().sessions().limits().maxStateBytes());
        this.load = isNamed() ? new StateLoad(stream, scope) : null;
    }

    /** Null where the stream has none. */
    static @Nullable HandlerState of(Stream stream) {
        return isWanted(stream.spec(), stream.handler()) ? new HandlerState(stream) : null;
    }

    /** The messages of a GRAPH run in any order, and would see each other's state by chance. */
    static boolean isWanted(StreamSpec spec, HandlerBinding handler) {
        return handler.usesState() && spec.order() != Order.GRAPH;
    }

    /** Where the state of such a stream lives: with a name it outlives the stream. */
    static StateScope scope(StreamSpec spec, StreamKey key) {
        String name = spec.stateScope().isEmpty() ? spec.name() : spec.stateScope();
        return spec.isDurable() && !name.isEmpty() ? StateScope.named(spec.handler(), name) : StateScope.of(key);
    }

    private boolean isNamed() {
        return scope.owner() == null;
    }

    private ScopeHolders holders() {
        return stream.home().sessions().holders();
    }

    StateScope scope() {
        return scope;
    }

    StateRoom room() {
        return room;
    }

    // Who has the scope

    /** Runs it when the stream before it with this scope is off the disk. From any thread. */
    void whenHeld(Runnable held) {
        if (isNamed()) {
            holders().await(scope, key, held);
        } else {
            held.run();
        }
    }

    /** The stream was opened: it goes to the disk with this. */
    void opened(CommitLane lane) {
        if (isNamed()) {
            recorded = true;
            lane.changes().holder(scope, key);
        }
    }

    /**
     * Another stream may have the scope as soon as that is committed, and what this one changed.
     *
     * @param opens where it is being written that the stream has it; null where that is committed
     * @param own where its changes are written, and with the last of them that it has the scope no more
     */
    void letGo(@Nullable CommitLane opens, CommitLane own) {
        if (recorded) {
            recorded = false;
            holders().leaving(scope, key);
            if (opens == null) {
                leave(own);
            } else {
                opens.whenCommitted(() -> leave(own));
            }
        }
    }

    private void leave(CommitLane own) {
        own.changes().removeHolder(scope);
        own.whenCommitted(() -> holders().left(scope, key));
    }

    /**
     * It goes on after a restart. Where its handler keeps state only since then, another stream may have the scope: its state
     * is not to be had then.
     */
    void restored(CommitLane lane) {
        load = new StateLoad(stream, scope);
        if (isNamed()) {
            recorded = true;
            if (!holders().isHeldBy(scope, key)) {
                recorded = holders().take(scope, key);
                if (recorded) {
                    lane.changes().holder(scope, key);
                } else {
                    load.refuse(StoredFailures.scopeBusy(scope.name()));
                }
            }
        }
    }

    // Whether it is here

    /** Whether messages may run; if not, the stream is told when they may. */
    boolean isReady() {
        StateLoad needed = load;
        return needed == null || needed.isDone();
    }

    void loaded(List<StateEntry> entries) {
        load = null;
        for (StateEntry entry : entries) {
            StatePart part = part(entry.part());
            part.entries.put(entry.key(), entry.value());
            stream.buffered().force(part.bytes(entry.key(), entry.value()));
            room.claim(0, part.cost(entry.key(), entry.value()));
        }
        stream.runner().wantRun();
    }

    // Runs

    RunState begin(Entry[] run) {
        boolean keyed = stream.order() == Order.KEYED;
        return new RunState(this, part(keyed ? run[0].key() : WHOLE), run);
    }

    private StatePart part(byte[] name) {
        return parts.computeIfAbsent(ByteBuffer.wrap(name), wrapped -> new StatePart(name));
    }

    /** A message that did this succeeded: it goes to the disk with its outcome. */
    void write(StatePart part, NavigableMap<byte[], byte @Nullable []> changes) {
        Durable durable = stream.durable();
        if (durable != null) {
            changes.forEach((name, value) -> durable.state(part, name, value));
        }
    }

    /** No run reads the part. */
    void apply(StatePart part, NavigableMap<byte[], byte @Nullable []> changes) {
        if (!gone) {
            changes.forEach((name, value) -> apply(part, name, value));
        }
    }

    private void apply(StatePart part, byte[] name, byte @Nullable [] value) {
        byte[] before = value == null ? part.entries.remove(name) : part.entries.put(name, value);
        if (before != null) {
            stream.buffered().release(part.bytes(name, before));
        }
        if (value != null) {
            stream.buffered().force(part.bytes(name, value));
        }
    }

    /** A run is over. */
    void returned(StatePart part) {
        if (part.entries.isEmpty()) {
            parts.remove(ByteBuffer.wrap(part.name));
        }
    }

    // The end

    /** The stream is gone. */
    void stop() {
        gone = true;
        if (load != null) {
            load.stop();
        }
        for (StatePart part : parts.values()) {
            part.entries.forEach((name, value) -> stream.buffered().release(part.bytes(name, value)));
        }
        parts.clear();
        if (isNamed() && !recorded) {
            holders().giveUp(scope, key);
        }
    }
}
