package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
import dev.sluice.store.StoredCursor;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has to tell its client: items in their turn, and how far all is settled.
 *
 * <p>An ack never runs ahead of an item, for an ack alone says: done, without a reply. And the client's credit grows with
 * the acks. So replies that the client does not take hold their places in the window, and its own sending comes to rest.
 */
final class Outlet {
    private final Stream stream;
    private @Nullable Outbox outbox;

    /** All is to be told anew. */
    private static final long REWOUND = -1;

    /** The client was told that all is settled up to here. */
    private long acked;

    /** More has its outcome beyond what is settled than the client was told. */
    private boolean rangesGrew;

    Outlet(Stream stream) {
        this.stream = stream;
    }

    /** Where no path may ever come nobody hears of it. */
    void tell(Item item) {
        if (!stream.session().mayHavePath()) {
            return;
        }
        stream.buffered().force(item.payload.length);
        add(item);
    }

    /** What is durable is told when it is committed. */
    private void add(Item item) {
        outbox().add(item);
        Durable durable = stream.durable();
        if (durable == null) {
            stream.tellNow();
        } else {
            durable.added(item);
        }
    }

    /** Takes a push of the handler's, or says why not. */
    @Nullable
    Failure push(Item item) {
        if (stream.state() == StreamState.ENDED || stream.state() == StreamState.GONE) {
            return Failures.STREAM_CLOSED;
        }
        if (stream.runner().isGivenUp()) {
            return stream.sequencer().hasFailed() ? stream.failure() : Failures.HANDLER_TIMEOUT;
        }
        if (!stream.session().mayHavePath()) {
            return Failures.NO_PATH;
        }
        int max = stream.home().sessions().limits().maxWaitingPushes();
        if (outbox().waitingPushes() >= max) {
            return Failures.pushesWaiting(max);
        }
        if (!stream.buffered().reserve(item.payload.length)) {
            return stream.buffered().full(item.payload.length);
        }
        add(item);
        return null;
    }

    void grant(long maxOutSeq, long maxOutBytes) {
        outbox().grant(maxOutSeq, maxOutBytes);
        stream.tellNow();
    }

    void confirm(long upToOutSeq) {
        if (outbox != null) {
            outbox.confirm(upToOutSeq);
            letGo(outbox.confirmed(), true);
            stream.tellNow();
            Durable durable = stream.durable();
            if (durable != null) {
                durable.changed();
            }
        }
    }

    /** The client has items, or is not to have them a second time. */
    private void letGo(long upToOutSeq, boolean keep) {
        Item item = outbox == null ? null : outbox.letGo(upToOutSeq);
        while (item != null) {
            Item following = item.next;
            item.next = null;
            boolean outcome = item.answers(item.seq);
            if (outcome && keep) {
                window().keep(item);
            } else {
                release(item);
                outbox().expired(outcome ? item.toSeq : 0);
            }
            item = following;
        }
    }

    /** Goes on after a restart. */
    void restore(StoredCursor cursor) {
        if (cursor.lastOut() > 0 || cursor.expiredUpTo() > 0) {
            outbox().restore(cursor.lastOut(), cursor.confirmedOut(), cursor.confirmedBytes(), cursor.expiredUpTo());
        }
    }

    /** @param confirmed whether the client has it */
    void restore(Item item, boolean confirmed) {
        stream.buffered().force(item.payload.length);
        if (!confirmed) {
            outbox().add(item);
        } else if (item.answers(item.seq)) {
            window().keep(item);
        } else {
            release(item);
        }
    }

    /** It is needed no more. */
    void release(Item item) {
        stream.buffered().release(item.payload.length);
        StoredGroup group = item.group;
        Durable durable = stream.durable();
        if (group != null && durable != null && group.letGo()) {
            durable.news().letGo(group);
        }
    }

    /** A client is back that may have missed what it gave no receipt for. Returns whether there may be anything. */
    boolean rewind() {
        acked = REWOUND;
        rangesGrew = true;
        if (outbox != null) {
            outbox.rewind();
        }
        return outbox != null
                || stream.sequencer().accepted() > 0
                || stream.intake().hasRefused();
    }

    /** Tells once more what became of a message that was sent once more. An empty success is told by the ack. */
    void restate(Outcome outcome, long fingerprint) {
        stream.handler().counters().answeredAgain(outcome);
        if (outcome.failure() != null || outcome.payload().length > 0) {
            tell(Item.again(outcome, fingerprint));
        }
        long seq = outcome.seq();
        acked = Math.min(acked, seq - 1);
        rangesGrew |= seq > stream.sequencer().settled();
        stream.tellNow();
    }

    /** The item that tells the outcome of this message, as long as it is held. */
    @Nullable
    Item find(long seq) {
        if (outbox == null) {
            return null;
        }
        Item found = outbox.find(seq);
        return found == null && outbox.window != null ? outbox.window.find(seq) : found;
    }

    /** Whether the client has given no receipt for it. */
    boolean isUnconfirmed(Item item) {
        return outbox != null && outbox.find(item.seq) == item;
    }

    /** What this message came to is not kept any more. */
    void expired(long seq) {
        outbox().expired(seq);
    }

    /** Whether what this message came to may have been let go of. */
    boolean isExpired(long seq) {
        return outbox != null && outbox.isExpired(seq);
    }

    private OutcomeWindow window() {
        Outbox of = outbox();
        if (of.window == null) {
            of.window = new OutcomeWindow(stream, of);
        }
        return of.window;
    }

    /** Where several messages run at once some have their outcome before others that came earlier. */
    void rangesGrew() {
        rangesGrew = true;
    }

    /** Settled messages are told in company, but not later than at half a window. */
    void settledUpTo(long seq, StreamSpec spec) {
        Durable durable = stream.durable();
        if (durable == null) {
            tellSettled(seq, spec);
        } else {
            durable.changed();
        }
    }

    /** As {@link #settledUpTo}, for what may be told. */
    void tellSettled(long seq, StreamSpec spec) {
        if (stream.session().outflow().prompt() || seq - acked >= Math.max(1, spec.windowMessages() / 2)) {
            stream.tellNow();
        } else {
            stream.tellLate();
        }
    }

    /** Writes what is new of the stream. */
    void write(PathOutput out) {
        if (writeItems(out)) {
            stream.touch();
            stream.runner().wantRun();
        }
        boolean anew = acked == REWOUND;
        Durable durable = stream.durable();
        long acked = writeAck(out, durable == null ? stream.sequencer().settled() : durable.settled());
        long freedBytes = (durable == null ? stream.runner().settledBytes() : durable.settledBytes()) - heldBytes();
        StreamSpec spec = stream.spec();
        if (anew) {
            stream.intake().restateCredit(out, spec);
        }
        stream.intake().writeCredit(out, acked + spec.creditMessages(), freedBytes + spec.windowBytes(), spec);
        stream.intake().writeRefusal(out);
    }

    /** Writes what the client has room for. True when any item left. */
    private boolean writeItems(PathOutput out) {
        if (isEmpty() || outbox == null) {
            return false;
        }
        boolean any = false;
        for (Item item = next(outbox, out); item != null; item = next(outbox, out)) {
            any = true;
            out.item(stream.id(), outbox.lastSent(), item);
            if (!out.replaceable()) {
                letGo(outbox.lastSent(), false);
            }
            stream.home().sessions().counters().items.increment();
            if (item.pushed != null) {
                item.pushed.complete(null);
            }
        }
        return any;
    }

    /** The next item that may leave now; with a path that is full the stream stands in line again. */
    private @Nullable Item next(Outbox from, PathOutput out) {
        Durable durable = stream.durable();
        if (durable != null && from.lastSent() >= durable.items()) {
            return null;
        }
        if (out.writable()) {
            return from.next();
        }
        stream.tellNow();
        return null;
    }

    /** Writes how far all is settled. Returns that seq. */
    private long writeAck(PathOutput out, long settled) {
        long upTo = isEmpty() || outbox == null ? settled : Math.min(settled, outbox.lowestUnsent() - 1);
        acked = Math.max(acked, 0);
        if (upTo > acked) {
            acked = upTo;
            out.ack(stream.id(), upTo);
        }
        if (rangesGrew && isEmpty()) {
            rangesGrew = false;
            stream.eachRange((from, to) -> out.ackRange(stream.id(), from, to));
        }
        return acked;
    }

    private long heldBytes() {
        return outbox == null ? 0 : outbox.heldBytes();
    }

    /** The largest reply, push or last word. From any thread. */
    long maxItemBytes() {
        return Math.min(
                stream.home().sessions().limits().maxMessageBytes(),
                stream.spec().outWindowBytes());
    }

    long unsentBytes() {
        return outbox == null ? 0 : outbox.unsentBytes();
    }

    long confirmed() {
        return outbox == null ? 0 : outbox.confirmed();
    }

    long confirmedBytes() {
        return outbox == null ? 0 : outbox.confirmedBytes();
    }

    long expiredUpTo() {
        return outbox == null ? 0 : outbox.expiredUpTo();
    }

    long lastSent() {
        return outbox == null ? 0 : outbox.lastSent();
    }

    boolean isEmpty() {
        return outbox == null || outbox.isEmpty();
    }

    void abandon() {
        if (outbox != null) {
            outbox.abandon(new HandlerException(Failures.STREAM_CLOSED), stream.buffered());
            if (outbox.window != null) {
                outbox.window.abandon();
            }
        }
    }

    private Outbox outbox() {
        if (outbox == null) {
            outbox = new Outbox(stream.spec());
        }
        return outbox;
    }
}
