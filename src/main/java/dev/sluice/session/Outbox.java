package dev.sluice.session;

import dev.sluice.handler.HandlerException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A stream's items that the client has not granted room for, in their order, and how far it may go. Made with a stream's
 * first item or grant, so that streams without any hold nothing. Where the client may come back for what it missed, items
 * that were sent stay until their receipt.
 *
 * <p>An item leaves when three bounds allow it: the client's grant in items, in bytes, and the number of items that may
 * be under way without a receipt. A client that grants without end but never confirms is held by the third.
 */
final class Outbox {
    private final int maxUnconfirmed;

    /** The oldest item that is held, sent or not. */
    private @Nullable Item head;

    private @Nullable Item tail;

    /** The first item that is not sent. */
    private @Nullable Item unsent;

    /** The out_seq of {@code head}, once that is sent. */
    private long headOutSeq = 1;

    private long lastSent;

    /** The highest that {@code lastSent} ever was, in this process or one before it. */
    private long everSent;

    private long sentBytes;
    private long confirmed;
    private long confirmedBytes;
    private long maxOutSeq;
    private long maxOutBytes;
    private long unsentBytes;
    private long heldBytes;
    private int waitingPushes;
    private long highestSeq;
    private long expiredUpTo;
    private boolean unsorted;

    /** Some item ever stood behind one of a higher seq. */
    private boolean everUnsorted;

    /** What the client has. {@link Outlet} owns it; it is here so that streams without items have no place for it. */
    @Nullable
    OutcomeWindow window;

    Outbox(StreamSpec spec) {
        this.maxUnconfirmed = spec.outWindowMessages();
        this.maxOutSeq = spec.outWindowMessages();
        this.maxOutBytes = spec.outWindowBytes();
    }

    void add(Item item) {
        if (tail == null) {
            head = item;
        } else {
            tail.next = item;
        }
        tail = item;
        if (unsent == null) {
            unsent = item;
        }
        unsentBytes += item.payload.length;
        heldBytes += item.heldBytes;
        if (item.pushed != null) {
            waitingPushes++;
        } else {
            unsorted |= item.seq < highestSeq;
            everUnsorted |= unsorted;
            highestSeq = Math.max(highestSeq, item.seq);
        }
    }

    /** The next item that may leave now, or null. It counts as sent. */
    @Nullable
    Item next() {
        Item item = unsent;
        if (item == null || !mayLeave(item)) {
            return null;
        }
        pass(item);
        return item;
    }

    /** The first item that is not sent counts as sent. */
    private void pass(Item item) {
        unsent = item.next;
        if (unsent == null) {
            unsorted = false;
        }
        lastSent++;
        everSent = Math.max(everSent, lastSent);
        sentBytes += item.payload.length;
        if (!item.wasSent) {
            item.wasSent = true;
            unsentBytes -= item.payload.length;
            heldBytes -= item.heldBytes;
            waitingPushes -= item.pushed == null ? 0 : 1;
        }
    }

    /** Lets go of what was sent up to here. Returns the oldest of those items, and through it the others; or null. */
    @Nullable
    Item letGo(long upToOutSeq) {
        Item first = head;
        Item last = null;
        while (head != null && head != unsent && headOutSeq <= upToOutSeq) {
            last = head;
            confirmedBytes += head.payload.length;
            head = head.next;
            headOutSeq++;
        }
        if (head == null) {
            tail = null;
        }
        if (last == null) {
            return null;
        }
        last.next = null;
        return first;
    }

    /**
     * Goes on after a restart, with what the client had then; items that it had not are to be added.
     *
     * @param lastOut the last that there ever was: up to it the client may have some
     */
    void restore(long lastOut, long confirmedOut, long confirmedPayload, long expired) {
        everSent = lastOut;
        confirmed = confirmedOut;
        confirmedBytes = confirmedPayload;
        sentBytes = confirmedPayload;
        lastSent = confirmedOut;
        headOutSeq = confirmedOut + 1;
        expiredUpTo = expired;
    }

    /** The outcome of this seq, which was more than an empty success, is held no more. */
    void expired(long seq) {
        expiredUpTo = Math.max(expiredUpTo, seq);
    }

    /** Whether the outcome of this seq may have been let go of, where no item is held that tells it. */
    boolean isExpired(long seq) {
        return seq <= expiredUpTo;
    }

    /** The item that tells the outcome of this message, where it is held. */
    @Nullable
    Item find(long seq) {
        for (Item item = head; item != null; item = item.next) {
            if (item.answers(seq)) {
                return item;
            }
        }
        return null;
    }

    /** What was sent and is still held is to be sent again. */
    void rewind() {
        for (Item item = head; item != unsent && item != null; item = item.next) {
            lastSent--;
            sentBytes -= item.payload.length;
        }
        unsent = head;
        unsorted = everUnsorted;
    }

    /** Takes effect where it is more than was granted before. */
    void grant(long outSeq, long outBytes) {
        maxOutSeq = Math.max(maxOutSeq, outSeq);
        maxOutBytes = Math.max(maxOutBytes, outBytes);
    }

    /**
     * The client has every item up to here; never more than were sent. Those that are to be sent again and that it has are
     * passed over: it says so once, and would not say it again.
     */
    void confirm(long upTo) {
        long known = Math.min(upTo, everSent);
        while (lastSent < known && unsent != null) {
            pass(unsent);
        }
        confirmed = Math.max(confirmed, Math.min(upTo, lastSent));
    }

    /** Lets go of everything. */
    void abandon(HandlerException cause, SessionBytes buffered) {
        for (Item item = head; item != null; item = item.next) {
            buffered.release(item.payload.length);
            CompletableFuture<Void> pushed = item.pushed;
            if (pushed != null && !item.wasSent) {
                pushed.completeExceptionally(cause);
            }
        }
        head = null;
        tail = null;
        unsent = null;
        unsentBytes = 0;
        heldBytes = 0;
        waitingPushes = 0;
    }

    /** Whether all has been sent. */
    boolean isEmpty() {
        return unsent == null;
    }

    long confirmed() {
        return confirmed;
    }

    /** Payload bytes of all items that were let go of. */
    long confirmedBytes() {
        return confirmedBytes;
    }

    long expiredUpTo() {
        return expiredUpTo;
    }

    long lastSent() {
        return lastSent;
    }

    /**
     * The lowest seq whose outcome has not left; {@code Long.MAX_VALUE} when all have. Mostly that of the first item that
     * is no push; only where a message was withdrawn before its turn all items have to be looked at.
     */
    long lowestUnsent() {
        long lowest = Long.MAX_VALUE;
        for (Item item = unsent; item != null && (unsorted || lowest == Long.MAX_VALUE); item = item.next) {
            if (item.seq != 0) {
                lowest = Math.min(lowest, item.seq);
            }
        }
        return lowest;
    }

    long unsentBytes() {
        return unsentBytes;
    }

    /** How much of the stream's byte window is held by messages whose outcome has not left. */
    long heldBytes() {
        return heldBytes;
    }

    int waitingPushes() {
        return waitingPushes;
    }

    private boolean mayLeave(Item item) {
        return lastSent < maxOutSeq
                && sentBytes + item.payload.length <= maxOutBytes
                && lastSent - confirmed < maxUnconfirmed;
    }
}
