package dev.sluice.store;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One atomic batch of changes, encoded as it is filled. What comes later counts where two concern the same. Not thread-safe;
 * while a commit of it is under way it must not be touched, and after that it can be committed again, or cleared and filled anew.
 */
public final class Changes {
    static final int DELETE = 0;
    static final int PUT = 1;
    static final int REMOVE_ALL = 2;

    private final ByteWriter ops = new ByteWriter();
    private final ByteWriter key = new ByteWriter();
    private final ByteWriter value = new ByteWriter();
    private int count;
    private int removals;

    public boolean isEmpty() {
        return count == 0;
    }

    /** How much it has to be written. */
    public int bytes() {
        return ops.size();
    }

    /** How many records it writes or removes; all below a session, stream or scope count as one. */
    public int count() {
        return count;
    }

    public Changes clear() {
        ops.clear();
        count = 0;
        removals = 0;
        return this;
    }

    public Changes session(StoredSession session) {
        Keys.session(key, Keys.SESSION, session.id());
        Records.session(value.clear(), session);
        return put();
    }

    /** With all that is below it, but scopes of their own. */
    public Changes removeSession(String sessionId) {
        Keys.session(key, Keys.SESSION, sessionId);
        delete();
        for (int kind : new int[] {Keys.OPEN, Keys.STREAM, Keys.OWN_STATE}) {
            Keys.session(key, kind, sessionId);
            removeAll();
        }
        return this;
    }

    public Changes open(String sessionId, StoredOpen open) {
        Keys.open(key, sessionId, open.requestId());
        Records.open(value.clear(), open);
        return put();
    }

    public Changes removeOpen(String sessionId, long requestId) {
        Keys.open(key, sessionId, requestId);
        return delete();
    }

    public Changes stream(StreamKey stream, StoredStream stored) {
        Keys.record(key, stream, Keys.SPEC);
        Records.spec(value.clear(), stored.spec());
        return put();
    }

    /** With all that is below it, but a scope of its own. */
    public Changes removeStream(StreamKey stream) {
        Keys.stream(key, Keys.STREAM, stream);
        removeAll();
        Keys.stream(key, Keys.OWN_STATE, stream);
        return removeAll();
    }

    public Changes cursor(StreamKey stream, StoredCursor cursor) {
        Keys.record(key, stream, Keys.CURSOR);
        Records.cursor(value.clear(), cursor);
        return put();
    }

    /** Items of one commit, that go together: {@link #removeItems} names the first of them. */
    public Changes items(StreamKey stream, long firstOutSeq, List<StoredItem> items) {
        Keys.record(key, stream, Keys.ITEMS, firstOutSeq);
        Records.items(value.clear(), items);
        return put();
    }

    public Changes removeItems(StreamKey stream, long firstOutSeq) {
        return delete(stream, Keys.ITEMS, firstOutSeq);
    }

    public Changes parked(StreamKey stream, StoredMessage message) {
        Keys.record(key, stream, Keys.PARKED, message.seq());
        Records.message(value.clear(), message);
        return put();
    }

    public Changes removeParked(StreamKey stream, long seq) {
        return delete(stream, Keys.PARKED, seq);
    }

    public Changes outcome(StreamKey stream, StoredOutcome outcome) {
        Keys.record(key, stream, Keys.OUTCOME, outcome.seq());
        Records.outcome(value.clear(), outcome);
        return put();
    }

    public Changes removeOutcome(StreamKey stream, long seq) {
        return delete(stream, Keys.OUTCOME, seq);
    }

    public Changes failedScope(StreamKey stream, StoredScope scope) {
        Keys.record(key, stream, Keys.FAILED_SCOPE, scope.seq());
        Records.scope(value.clear(), scope);
        return put();
    }

    public Changes removeFailedScope(StreamKey stream, long seq) {
        return delete(stream, Keys.FAILED_SCOPE, seq);
    }

    /**
     * One value of a handler's state.
     *
     * @param changed null: removed
     */
    public Changes state(StateScope scope, byte[] part, byte[] name, byte @Nullable [] changed) {
        Keys.state(key, scope, part, name);
        if (changed == null) {
            return delete();
        }
        value.clear().raw(changed);
        return put();
    }

    /** A named scope is held by this stream. */
    public Changes holder(StateScope scope, StreamKey stream) {
        Keys.holder(key, scope);
        Records.holder(value.clear(), stream);
        return put();
    }

    public Changes removeHolder(StateScope scope) {
        Keys.holder(key, scope);
        return delete();
    }

    public Changes removeState(StateScope scope) {
        Keys.scope(key, scope);
        return removeAll();
    }

    /** The operations one behind the other, in the form of RocksDB's batches but for {@link #REMOVE_ALL}. */
    ByteWriter ops() {
        return ops;
    }

    /** Tells the operations one by one. */
    void each(Visitor visitor) {
        ByteBuffer rest = ByteBuffer.wrap(ops.array(), 0, ops.size());
        while (rest.hasRemaining()) {
            int op = rest.get();
            byte[] at = block(rest);
            switch (op) {
                case PUT -> visitor.put(at, block(rest));
                case DELETE -> visitor.delete(at);
                default -> visitor.removeAll(at);
            }
        }
    }

    /** Whether something goes with all that is below it. */
    boolean removesAll() {
        return removals > 0;
    }

    private Changes put() {
        ops.raw(PUT).block(key.array(), key.size()).block(value.array(), value.size());
        count++;
        return this;
    }

    private Changes delete(StreamKey stream, int record, long number) {
        Keys.record(key, stream, record, number);
        return delete();
    }

    private Changes delete() {
        ops.raw(DELETE).block(key.array(), key.size());
        count++;
        return this;
    }

    private Changes removeAll() {
        ops.raw(REMOVE_ALL).block(key.array(), key.size());
        count++;
        removals++;
        return this;
    }

    static byte[] block(ByteBuffer from) {
        int length = 0;
        byte part;
        int shift = 0;
        do {
            part = from.get();
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while (part < 0);
        byte[] block = new byte[length];
        from.get(block);
        return block;
    }

    /** What the operations are told to. */
    interface Visitor {
        void put(byte[] key, byte[] value);

        void delete(byte[] key);

        /** Whatever key begins so. */
        void removeAll(byte[] prefix);
    }
}
