package dev.sluice.session;

import dev.sluice.handler.Message;
import dev.sluice.order.Entry;
import dev.sluice.order.Needs;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message on its way from the client to the handler. */
final class StreamMessage extends Entry implements Message {
    private final byte[] payload;
    private final MessageAttributes attributes;

    /** Its ttl's timer, if it has one. */
    Timers.@Nullable Timer expiry;

    StreamMessage(long seq, byte[] payload, MessageAttributes attributes) {
        super(seq);
        this.payload = payload;
        this.attributes = attributes;
    }

    @Override
    public int bytes() {
        return payload.length;
    }

    /** What it takes of the server's memory: credit counts payloads, memory counts all. */
    int weight() {
        return payload.length + (attributes == MessageAttributes.NONE ? 0 : attributes.weight());
    }

    MessageAttributes attributes() {
        return attributes;
    }

    @Override
    public byte[] key() {
        return attributes.key();
    }

    @Override
    public Needs needs() {
        return attributes.needs();
    }

    @Override
    public boolean isSame(Entry other) {
        return other instanceof StreamMessage message && Arrays.equals(payload, message.payload);
    }

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public Map<String, String> headers() {
        return attributes.headers();
    }
}
