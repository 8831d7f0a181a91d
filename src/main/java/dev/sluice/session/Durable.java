package dev.sluice.session;

import dev.sluice.order.Sequencer;
import dev.sluice.store.Changes;
import dev.sluice.store.StoredItem;
import dev.sluice.store.StreamKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has on the disk, and what of it is on its way there. A durable stream runs ahead of its commits by no more
 * than {@code commit-lag} messages, and tells its client nothing that is not committed: it has two standpoints, that of its
 * sequencer, and this one.
 *
 * <p>Thread: the home.
 */
final class Durable {
    private static final byte[] NOTHING = {};

    private final Stream stream;
    private final StreamKey key;
    private final CommitLane lane;
    private final DurableNews news;

    /** Its open is committed. */
    private boolean stored;

    /** Who waits for what is committed behind the open, as long as that is not. */
    private @Nullable List<Runnable> waiting;

    /** Stands in the lane, once it is stored. */
    private boolean changed;

    /** What is committed, and may be told. */
    private Told told = Told.NOTHING;

    /** What will be, once the batch under way is committed. */
    private Told written = Told.NOTHING;

    /** The first item that is not written. */
    private @Nullable Item unwritten;

    /** Bytes of its handler's state that are not committed, and those of them in the batch under way. */
    private long uncommittedState;

    private long writtenState;

    /** All items there were ever. */
    private long items;

    /** Messages of it are for the next server to run. */
    private boolean left;

    /**
     * A standpoint.
     *
     * @param ranges from and to of what is done beyond what is settled, one pair behind the other
     * @param items how many there were ever
     * @param ended whether the stream had come to its end
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Told(long settled, long[] ranges, long settledBytes, long items, boolean ended) {
        private static final long[] NONE = {};
        private static final Told NOTHING = new Told(0, NONE, 0, 0, false);
    }

    Durable(Stream stream, CommitLane lane) {
        this.stream = stream;
        this.key = new StreamKey(stream.session().id(), stream.id());
        this.lane = lane;
        this.news = new DurableNews(key, stream);
    }

    /**
     * It was opened. All Opens are written by one lane, in their order; what becomes of the stream is written behind that, or it
     * might be found without an owner, by another one that is given its id.
     */
    void opened() {
        CommitLane opens = opens();
        if (stream.session().streams().ids().isRestored()) {
            opens.changes().removeStream(key);
        }
        opens.changes().stream(key, SpecRecords.stored(stream.spec()));
        HandlerState state = stream.handlerState();
        if (state != null) {
            state.opened(opens);
        }
        opens.whenCommitted(this::stored);
    }

    private void stored() {
        stored = true;
        if (changed) {
            lane.changed(this);
        }
        List<Runnable> all = waiting;
        waiting = null;
        if (all != null) {
            all.forEach(lane::whenCommitted);
        }
    }

    private CommitLane opens() {
        return stream.home().lane(Durability.DISK);
    }

    /** It goes on after a restart, with what its handler keeps, unless it had come to its end. */
    void stateRestored() {
        HandlerState state = stream.handlerState();
        if (state != null) {
            state.restored(opens());
        }
    }

    /** It goes on after a restart. More may have been kept than there is room for: that some is let go of is to be written. */
    void restored(long itemsEver) {
        items = itemsEver;
        told = now();
        written = told;
        stored();
    }

    /** It is gone, for good: behind all of it that is on its way. */
    void removed() {
        lane.changes().removeStream(key);
        CommitLane opens = opens();
        if (opens != lane) {
            opens.changes().removeStream(key);
        }
        letGoScope();
    }

    /** It has come to its end: another one may have the scope of its handler's state. */
    void ended() {
        changed();
        letGoScope();
    }

    private void letGoScope() {
        HandlerState state = stream.handlerState();
        if (state != null) {
            state.letGo(stored ? null : opens(), lane);
        }
    }

    // What changes

    /** Something has changed that is to be written before it is told. */
    void changed() {
        if (!changed) {
            changed = true;
            if (stored) {
                lane.changed(this);
            }
        }
    }

    /** There is one item more. */
    void added(Item item) {
        items++;
        if (unwritten == null) {
            unwritten = item;
        }
        changed();
    }

    /** A value of its handler's has changed; null: it is gone. */
    void state(StatePart part, byte[] name, byte @Nullable [] value) {
        uncommittedState += BufferedBytes.cost(part.bytes(name, value == null ? NOTHING : value));
        news().state(part.name, name, value);
    }

    DurableNews news() {
        changed();
        return news;
    }

    /** Those who wait are told in their order. */
    void whenCommitted(Runnable tell) {
        if (stored) {
            lane.whenCommitted(tell);
        } else {
            waiting = waiting == null ? new ArrayList<>(1) : waiting;
            waiting.add(tell);
        }
    }

    // Commits

    /** Writes what is new. False where the stream is gone. */
    boolean write(Changes changes) {
        changed = false;
        if (stream.isGone()) {
            return false;
        }
        writeItems(changes);
        writtenState = uncommittedState;
        news.write(changes);
        written = now();
        changes.cursor(key, CursorRecords.of(stream, written.ranges, items));
        return true;
    }

    private Told now() {
        return new Told(
                stream.sequencer().settled(),
                CursorRecords.ranges(stream.sequencer()),
                stream.runner().settledBytes(),
                items,
                stream.state() == StreamState.ENDED);
    }

    private void writeItems(Changes changes) {
        if (unwritten == null) {
            return;
        }
        long first = written.items + 1;
        List<StoredItem> records = new ArrayList<>();
        StoredGroup group = new StoredGroup(first, (int) (items - written.items));
        for (Item item = unwritten; item != null; item = item.next) {
            item.group = group;
            records.add(ItemRecords.stored(item));
        }
        unwritten = null;
        changes.items(key, first, records);
    }

    /** What was written is committed. */
    void committed() {
        if (stream.isGone()) {
            return;
        }
        boolean rangesGrew = written.ranges.length > 0 || told.ranges.length > 0;
        boolean more = written.items > told.items || written.ended != told.ended;
        told = written;
        uncommittedState -= writtenState;
        writtenState = 0;
        if (rangesGrew) {
            stream.outlet().rangesGrew();
        }
        if (more) {
            stream.tellNow();
        } else {
            stream.outlet().tellSettled(told.settled, stream.spec());
        }
        stream.runner().wantRun();
    }

    /** Whether so much is not committed that no more is to run. The runner hears when that is over. */
    boolean isBehind() {
        Limits limits = stream.home().sessions().limits();
        return lane.holdsUp(this)
                || stream.sequencer().settled() - told.settled >= limits.commitLag()
                || uncommittedState >= limits.maxStateBytes();
    }

    /** The disk takes something again, and did not when there was something to run. */
    void goOn() {
        if (!stream.isGone()) {
            stream.runner().wantRun();
        }
    }

    boolean isFailing() {
        return lane.isFailing();
    }

    /** Something of it is for the next server to run. */
    void leave() {
        left = true;
    }

    /** Whether a server that leaves need not wait for what has no outcome: it can have none here, and is sent again. */
    boolean isLeft() {
        return left || stream.sequencer().stalled();
    }

    // What may be told

    long settled() {
        return told.settled;
    }

    long settledBytes() {
        return told.settledBytes;
    }

    /** How many items may leave. */
    long items() {
        return told.items;
    }

    boolean isEndCommitted() {
        return told.ended;
    }

    /** Whether nothing waits to be committed. */
    boolean isIdle() {
        return !changed && told.equals(written);
    }

    void ranges(Sequencer.Ranges out) {
        for (int i = 0; i < told.ranges.length; i += 2) {
            out.range(told.ranges[i], told.ranges[i + 1]);
        }
    }
}
