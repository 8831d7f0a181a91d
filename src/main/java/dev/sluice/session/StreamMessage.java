package dev.sluice.session;

import dev.sluice.handler.Message;
import dev.sluice.order.Entry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message on its way from the client to the handler. */
final class StreamMessage extends Entry implements Message {
    private final byte[] payload;
    private final Map<String, String> headers;

    /** Its ttl's timer, if it has one. */
    Timers.@Nullable Timer expiry;

    StreamMessage(long seq, byte[] payload, Map<String, String> headers) {
        super(seq);
        this.payload = payload;
        this.headers = headers;
    }

    @Override
    public int bytes() {
        return payload.length;
    }

    /** What it takes of the server's memory: credit counts payloads, memory counts headers too. */
    int weight() {
        return weight(payload, headers);
    }

    static int weight(byte[] payload, Map<String, String> headers) {
        int weight = payload.length;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            weight += 2 * (header.getKey().length() + header.getValue().length());
        }
        return weight;
    }

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }
}
