package dev.sluice.session;

import dev.sluice.order.Entry;
import dev.sluice.order.FailedScope;
import dev.sluice.store.Changes;
import dev.sluice.store.StoredOutcome;
import dev.sluice.store.StoredScope;
import dev.sluice.store.StreamKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changed of a durable stream beside its cursor and its items, since it was written the last time. */
final class DurableNews {
    private final StreamKey key;
    private final Stream stream;

    /** Came into the lot, or stand there differently. */
    private final List<StreamMessage> owned = new ArrayList<>(0);

    /** Seqs that had come into the lot, and have their outcome. */
    private final List<Long> settled = new ArrayList<>(0);

    /** Ended without success. */
    private final List<Entry> unsuccessful = new ArrayList<>(0);

    private final List<FailedScope> missing = new ArrayList<>(0);
    private final List<StoredOutcome> outcomes = new ArrayList<>(0);
    private final List<Long> forgotten = new ArrayList<>(0);

    /** What its handler keeps, by part and name; without a value: no more. */
    private final List<Changed> state = new ArrayList<>(0);

    /** Groups of items that are gone, by their first. */
    private final List<Long> groups = new ArrayList<>(0);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Changed(byte[] part, byte[] name, byte @Nullable [] value) {}

    DurableNews(StreamKey key, Stream stream) {
        this.key = key;
        this.stream = stream;
    }

    void owned(StreamMessage message) {
        owned.add(message);
    }

    void settled(StreamMessage message) {
        settled.add(message.seq());
    }

    void unsuccessful(StreamMessage message) {
        unsuccessful.add(message);
    }

    /** GRAPH: never came. */
    void missing(long seq) {
        missing.add(FailedScope.ofMissing(seq));
    }

    /** What a message that a call brought came to, which is kept for the same one again. */
    void outcome(StoredOutcome outcome) {
        outcomes.add(outcome);
    }

    void state(byte[] part, byte[] name, byte @Nullable [] value) {
        state.add(new Changed(part, name, value));
    }

    void forgotten(long seq) {
        forgotten.add(seq);
    }

    void letGo(StoredGroup group) {
        groups.add(group.firstOutSeq);
    }

    void write(Changes changes) {
        owned.forEach(message -> changes.parked(key, MessageRecords.stored(message, isHead(message))));
        settled.forEach(seq -> changes.removeParked(key, seq));
        unsuccessful.forEach(entry -> write(stream.sequencer().failure(entry), changes));
        missing.forEach(failed -> write(failed, changes));
        outcomes.forEach(outcome -> changes.outcome(key, outcome));
        forgotten.forEach(seq -> changes.removeOutcome(key, seq));
        groups.forEach(first -> changes.removeItems(key, first));
        writeState(changes);
        clear();
    }

    private void writeState(Changes changes) {
        HandlerState kept = stream.handlerState();
        if (kept != null) {
            state.forEach(each -> changes.state(kept.scope(), each.part, each.name, each.value));
        }
    }

    private boolean isHead(StreamMessage message) {
        return stream.sequencer().isParkedHead(message);
    }

    @SuppressWarnings("EnumOrdinal") // stored by its place, which never changes
    private void write(@Nullable FailedScope failed, Changes changes) {
        if (failed != null) {
            int effect = failed.effect().ordinal();
            changes.failedScope(key, new StoredScope(failed.seq(), failed.key(), failed.cause(), effect));
        }
    }

    private void clear() {
        owned.clear();
        settled.clear();
        unsuccessful.clear();
        missing.clear();
        outcomes.clear();
        forgotten.clear();
        groups.clear();
        state.clear();
    }
}
