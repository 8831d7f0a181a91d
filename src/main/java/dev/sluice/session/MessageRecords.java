package dev.sluice.session;

import dev.sluice.order.Needs;
import dev.sluice.store.StoredMessage;

/** Messages that are the server's own as they are stored. */
@SuppressWarnings("EnumOrdinal") // enums are stored by their places, which never change
final class MessageRecords {
    private static final Needs.Edge[] EDGES = Needs.Edge.values();

    /** @param head whether others wait behind it in the lot */
    static StoredMessage stored(StreamMessage message, boolean head) {
        MessageAttributes attributes = message.attributes();
        Needs needs = attributes.needs();
        return new StoredMessage(
                message.seq(),
                message.payload(),
                attributes.key(),
                attributes.critical(),
                attributes.ttlMillis(),
                attributes.headers(),
                needs.seqs(),
                edges(needs),
                needs.priority(),
                needs.children(),
                attributes.replayOf(),
                message.attempts(),
                "",
                head ? FailureRecords.stored(message.parkedFor()) : null,
                message.parkedAtMillis());
    }

    private static byte[] edges(Needs needs) {
        byte[] edges = new byte[needs.edges().length];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = (byte) needs.edges()[i].ordinal();
        }
        return edges;
    }

    static StreamMessage read(StoredMessage stored) {
        Needs.Edge[] edges = new Needs.Edge[stored.edges().length];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = EDGES[stored.edges()[i]];
        }
        Needs needs = stored.needs().length == 0 && stored.priority() == 0 && stored.children() == 0
                ? Needs.NONE
                : new Needs(stored.needs(), edges, stored.priority(), stored.children());
        MessageAttributes attributes = MessageAttributes.of(
                stored.key(), stored.critical(), stored.ttlMillis(), stored.headers(), needs, stored.replayOf());
        StreamMessage message = new StreamMessage(stored.seq(), stored.payload(), attributes);
        message.wasStored(stored.attempts(), FailureRecords.read(stored.parkedFor()), stored.parkedAtMillis());
        return message;
    }

    private MessageRecords() {}
}
