package dev.sluice.session;

import org.jspecify.annotations.Nullable;

/**
 * The last items of a stream that its client has, and may ask for again by sending the message once more: one that was
 * killed between its receipt and its own next step. Bounded in number and bytes; where memory is short nothing is kept.
 *
 * <p>An empty success makes no item, and none is to be kept for it. So of a message that is settled and has none here it is
 * known that it succeeded, as long as none with as high a seq was let go of ({@link Outbox#isExpired}).
 */
final class OutcomeWindow implements KeptOutcomes.Keeper {
    private final Stream stream;
    private final Outbox outbox;
    private @Nullable Item oldest;
    private @Nullable Item newest;
    private int items;
    private long bytes;

    /** @param outbox is told what is let go of */
    OutcomeWindow(Stream stream, Outbox outbox) {
        this.stream = stream;
        this.outbox = outbox;
    }

    /** Takes an item that the client has. */
    void keep(Item item) {
        item.next = null;
        if (oldest == null || newest == null) {
            oldest = item;
            stream.buffered().keeps(this);
        } else {
            newest.next = item;
        }
        newest = item;
        items++;
        bytes += item.payload.length;
        Limits limits = stream.home().sessions().limits();
        boolean pressed = stream.buffered().pressed();
        while (oldest != null
                && (pressed || items > limits.outcomeWindowMessages() || bytes > limits.outcomeWindowBytes())) {
            forgetOldest(oldest);
        }
    }

    @Nullable
    Item find(long seq) {
        for (Item item = oldest; item != null; item = item.next) {
            if (item.answers(seq)) {
                return item;
            }
        }
        return null;
    }

    @Override
    public boolean relieve() {
        while (oldest != null) {
            forgetOldest(oldest);
        }
        return false;
    }

    /** The stream goes. */
    void abandon() {
        relieve();
        stream.buffered().keepsNoMore(this);
    }

    private void forgetOldest(Item item) {
        oldest = item.next;
        // An old item that is dead must not keep the younger ones from being collected.
        item.next = null;
        newest = oldest == null ? null : newest;
        items--;
        bytes -= item.payload.length;
        outbox.expired(item.toSeq);
        stream.outlet().release(item);
    }
}
