package dev.sluice.session;

import dev.sluice.handler.Failure;
import dev.sluice.handler.HandlerException;
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
        outbox().add(item);
        stream.tellNow();
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
        outbox().add(item);
        stream.tellNow();
        return null;
    }

    void grant(long maxOutSeq, long maxOutBytes) {
        outbox().grant(maxOutSeq, maxOutBytes);
        stream.tellNow();
    }

    void confirm(long upToOutSeq) {
        if (outbox != null) {
            outbox.confirm(upToOutSeq);
            letGo(outbox.confirmed());
            stream.tellNow();
        }
    }

    private void letGo(long upToOutSeq) {
        Item item = outbox == null ? null : outbox.letGo(upToOutSeq);
        for (; item != null; item = item.next) {
            stream.buffered().release(item.payload.length);
        }
    }

    /** Whether the client may have missed items that cannot be told again. */
    boolean hasLost() {
        return outbox != null && outbox.hasLost();
    }

    /** A client is back that may have missed what it gave no receipt for. */
    void rewind() {
        acked = REWOUND;
        rangesGrew = true;
        if (outbox != null) {
            outbox.rewind();
        }
    }

    /** Tells again what is settled, to a client that sent {@code seq} once more. */
    void restate(long seq) {
        acked = Math.min(acked, seq - 1);
        rangesGrew |= seq > stream.sequencer().settled();
        stream.tellNow();
    }

    /** Where several messages run at once some have their outcome before others that came earlier. */
    void rangesGrew() {
        rangesGrew = true;
    }

    /** Settled messages are told in company, but not later than at half a window. */
    void settledUpTo(long seq, StreamSpec spec) {
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
        long acked = writeAck(out, stream.sequencer().settled());
        long freedBytes = stream.runner().settledBytes() - heldBytes();
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
                letGo(outbox.lastSent());
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
            stream.sequencer().ranges((from, to) -> out.ackRange(stream.id(), from, to));
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

    long lastSent() {
        return outbox == null ? 0 : outbox.lastSent();
    }

    boolean isEmpty() {
        return outbox == null || outbox.isEmpty();
    }

    void abandon() {
        if (outbox != null) {
            outbox.abandon(new HandlerException(Failures.STREAM_CLOSED), stream.buffered());
        }
    }

    private Outbox outbox() {
        if (outbox == null) {
            outbox = new Outbox(stream.spec());
        }
        return outbox;
    }
}
