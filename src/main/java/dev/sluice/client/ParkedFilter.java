package dev.sluice.client;

import org.jspecify.annotations.Nullable;

/**
 * Which parked scopes are to go on. All parts that are given must be met; with none given it is all of the server.
 *
 * @param sessionId empty: of all sessions
 * @param streamId 0: of all streams
 * @param key of this key of a KEYED stream; null: of all keys
 * @param seq whose failed message has this seq; 0: all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ParkedFilter(String sessionId, long streamId, byte @Nullable [] key, long seq) {
    /** All that is parked on the server. */
    public static final ParkedFilter ALL = new ParkedFilter("", 0, null, 0);
}
