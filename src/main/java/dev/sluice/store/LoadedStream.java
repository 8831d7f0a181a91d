package dev.sluice.store;

import java.util.List;

/**
 * All that is stored of a stream but its state; each list by its number, rising.
 *
 * @param cursor {@link StoredCursor#START} where none was committed
 */
public record LoadedStream(
        StreamKey key,
        StoredStream stream,
        StoredCursor cursor,
        List<StoredItems> items,
        List<StoredMessage> parked,
        List<StoredOutcome> outcomes,
        List<StoredScope> failed) {}
