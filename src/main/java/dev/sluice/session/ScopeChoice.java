package dev.sluice.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of the scopes that are parked are meant.
 *
 * @param sessionId of this session; empty for any
 * @param streamId of this stream; 0 for any
 * @param key of this key; null for any
 * @param seq whose failed message has this seq; 0 for any
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScopeChoice(String sessionId, long streamId, byte @Nullable [] key, long seq) {

    boolean takes(Stream stream) {
        return (streamId == 0 || streamId == stream.id())
                && (sessionId.isEmpty() || sessionId.equals(stream.session().id()));
    }

    boolean takes(StreamMessage head) {
        return (seq == 0 || seq == head.seq()) && (key == null || Arrays.equals(key, head.key()));
    }
}
