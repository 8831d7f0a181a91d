package dev.sluice.session;

import dev.sluice.order.Needs;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    public static final MessageAttributes NONE = new MessageAttributes(NO_KEY, false, 0, Map.of(), Needs.NONE, 0);

    public static MessageAttributes of(long ttlMillis, Map<String, String> headers) {
        return ttlMillis == 0 && headers.isEmpty()
                ? NONE
                : new MessageAttributes(NO_KEY, false, ttlMillis, headers, Needs.NONE, 0);
    }

    /**
     * What a message has; {@link #NONE} where that is nothing.
     *
     * @param key null for none; an empty one is a key like any other
     */
    public static MessageAttributes of(
            byte @Nullable [] key,
            boolean critical,
            long ttlMillis,
            Map<String, String> headers,
            Needs needs,
            long replayOf) {
        boolean plain = key == null && !critical && replayOf == 0 && needs.equals(Needs.NONE);
        return plain
                ? of(ttlMillis, headers)
                : new MessageAttributes(key == null ? NO_KEY : key, critical, ttlMillis, headers, needs, replayOf);
    }

    public static MessageAttributes keyed(byte[] key) {
        return new MessageAttributes(key, false, 0, Map.of(), Needs.NONE, 0);
    }

    /** Whether it was given a key, be it an empty one. */
    boolean hasKey() {
        return key != NO_KEY;
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
