package dev.sluice.session;

import dev.sluice.order.Needs;
import java.util.Map;

/**
 * What a message has beside its payload. Most messages of an Exchange have nothing, and share {@link #NONE}.
 *
 * @param key KEYED: what it is to stay in order with
 * @param critical whether its failure stops what follows, whatever the stream says
 * @param ttlMillis how long after acceptance it may begin; 0 for ever
 * @param needs GRAPH: what it depends on
 * @param replayOf the seq of the failed message that this one replays; 0 where it replays none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MessageAttributes(
        byte[] key, boolean critical, long ttlMillis, Map<String, String> headers, Needs needs, long replayOf) {
    private static final byte[] NO_KEY = {};

    public static final MessageAttributes NONE =
            new MessageAttributes(NO_KEY, false, 0, Map.of(), Needs.NONE, 0);

    public static MessageAttributes of(long ttlMillis, Map<String, String> headers) {
        return ttlMillis == 0 && headers.isEmpty() ? NONE : new MessageAttributes(NO_KEY, false, ttlMillis, headers, Needs.NONE, 0);
    }

    public static MessageAttributes keyed(byte[] key) {
        return new MessageAttributes(key, false, 0, Map.of(), Needs.NONE, 0);
    }

    /** What it takes of the server's memory. */
    int weight() {
        int weight = key.length + 9 * needs.seqs().length;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            weight += 2 * (header.getKey().length() + header.getValue().length());
        }
        return weight;
    }
}
